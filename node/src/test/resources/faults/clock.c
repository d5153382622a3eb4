// Preloaded into a node: its wall clock is the machine's and as much more, in nanoseconds, as the file says that WARDMOTE_TEST_CLOCK names.
// Monotonic clocks are left as they are, as they are when somebody sets a machine's clock.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL

static volatile int64_t *shift;
static int (*machine)(clockid_t, struct timespec *);

__attribute__((constructor)) static void start(void) {
    machine = (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
    const char *name = getenv("WARDMOTE_TEST_CLOCK");
    int file = name ? open(name, O_RDONLY) : -1;
    void *shared = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    if (machine == NULL || shared == MAP_FAILED) _exit(78);
    shift = shared;
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int failed = machine(clock, time);
    if (failed || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return failed;
    int64_t nanos = (int64_t) time->tv_sec * SECOND + time->tv_nsec + *shift;
    time->tv_sec = nanos / SECOND;
    time->tv_nsec = nanos % SECOND;
    return 0;
}

int gettimeofday(struct timeval *time, void *zone) {
    struct timespec now;
    (void) zone;
    int failed = clock_gettime(CLOCK_REALTIME, &now);
    if (failed) return failed;
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *where) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    if (where) *where = now.tv_sec;
    return now.tv_sec;
}
