def longest_streak(visitors):
    """How many days the longest streak has."""
    return 0


print(longest_streak([12, 15, 19, 8, 9]))
