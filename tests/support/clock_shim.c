/* Moves a program's clocks as tests say: loaded with LD_PRELOAD, it adds to what the system's clocks
 * read. The numbers are in the file CLOCK_SHIM names, shared with the test that writes them:
 *
 *   [0] milliseconds the calendar is moved by (somebody set the clock)
 *   [1] milliseconds slept: added to the calendar and to the clock that counts sleep
 *   [2] how fast time goes in all clocks, in thousandths; 0 and 1000 are the usual pace
 *   [3] the reading of CLOCK_MONOTONIC, in nanoseconds, from which on it goes that fast
 *
 * CLOCK_MONOTONIC knows neither moves nor sleep, as in the kernel. Where time goes faster, waits
 * become shorter, so that the program cannot tell.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000)
#define MS INT64_C(1000000)

static volatile int64_t still[4];
static volatile int64_t *control = still;

__attribute__((constructor)) static void open_control(void) {
    const char *path = getenv("CLOCK_SHIM");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *shared = mmap(NULL, sizeof still, PROT_READ, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) control = shared;
    close(file);
}

static int64_t pace(void) {
    return control[2] > 0 ? control[2] : 1000;
}

static int64_t read_ns(clockid_t clock) {
    struct timespec now;
    syscall(SYS_clock_gettime, clock, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

/* What to add to a clock of that kind. */
static int64_t moved_ns(clockid_t clock) {
    int64_t by = 0;
    if (pace() != 1000) by = (read_ns(CLOCK_MONOTONIC) - control[3]) / 1000 * (pace() - 1000);
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        return by + (control[0] + control[1]) * MS;
    case CLOCK_BOOTTIME:
        return by + control[1] * MS;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_MONOTONIC_RAW:
        return by;
    default:
        return 0;
    }
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    long failed = syscall(SYS_clock_gettime, clock, now);
    if (failed != 0) return (int)failed;
    int64_t by = moved_ns(clock);
    if (by == 0) return 0;
    int64_t ns = now->tv_sec * SECOND + now->tv_nsec + by;
    now->tv_sec = ns / SECOND - (ns % SECOND < 0);
    now->tv_nsec = ns - now->tv_sec * SECOND;
    return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone;
    struct timespec precise;
    int failed = clock_gettime(CLOCK_REALTIME, &precise);
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return failed;
}

time_t time(time_t *kept) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (kept) *kept = now.tv_sec;
    return now.tv_sec;
}

/* A wait in milliseconds at our pace; never nothing where something was asked for. */
static int shorter(int ms) {
    if (ms <= 0 || pace() == 1000) return ms;
    int64_t wait = (int64_t)ms * 1000 / pace();
    return wait > 0 ? (int)wait : 1;
}

int poll(struct pollfd *fds, nfds_t count, int ms) {
    int wait = shorter(ms);
    struct timespec spec = {wait / 1000, wait % 1000 * MS};
    return (int)syscall(SYS_ppoll, fds, count, ms < 0 ? NULL : &spec, NULL, 0);
}

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *wait, const sigset_t *mask) {
    struct timespec spec;
    if (wait) {
        int64_t ns = (wait->tv_sec * SECOND + wait->tv_nsec) / pace() * 1000;
        if (pace() == 1000) ns = wait->tv_sec * SECOND + wait->tv_nsec;
        spec = (struct timespec){ns / SECOND, ns % SECOND};
    }
    return (int)syscall(SYS_ppoll, fds, count, wait ? &spec : NULL, mask, 8);
}

int epoll_wait(int epoll, struct epoll_event *events, int most, int ms) {
    return (int)syscall(SYS_epoll_pwait, epoll, events, most, shorter(ms), NULL, 8);
}
