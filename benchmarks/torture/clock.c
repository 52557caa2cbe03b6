/* A clock that is wrong, or jumps, for the process that preloads this: JUMP_AFTER seconds after the start, by JUMP_BY seconds.
   benchmarks/torture/faults.py compiles it: cc -shared -fPIC -o clock.so clock.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int (*real)(clockid_t, struct timespec *);
static struct timespec began;
static double after, by;

static void begin(void) {
    real = dlsym(RTLD_NEXT, "clock_gettime");
    real(CLOCK_MONOTONIC, &began);
    after = getenv("JUMP_AFTER") ? atof(getenv("JUMP_AFTER")) : 0;
    by = getenv("JUMP_BY") ? atof(getenv("JUMP_BY")) : 0;
}

int clock_gettime(clockid_t id, struct timespec *told) {
    if (!real) begin();
    int failed = real(id, told);
    if (!failed && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
        struct timespec now;
        real(CLOCK_MONOTONIC, &now);
        if (now.tv_sec - began.tv_sec >= after) told->tv_sec += (time_t)by;
    }
    return failed;
}

int gettimeofday(struct timeval *told, void *zone) {
    struct timespec now;
    (void)zone;
    int failed = clock_gettime(CLOCK_REALTIME, &now);
    told->tv_sec = now.tv_sec;
    told->tv_usec = now.tv_nsec / 1000;
    return failed;
}

time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
