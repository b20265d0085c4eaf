// How many days the longest streak has.
function longestStreak(visitors) {
  return 0;
}

console.log(longestStreak([12, 15, 19, 8, 9]));
