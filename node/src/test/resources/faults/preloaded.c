// Preloaded into a node, and ordered about by the file that WARDMOTE_TEST_ORDERS names, of four 64-bit integers: its wall clock is the machine's and as
// much more, in nanoseconds, as the first says; its syncs fail while the second is not 0, as those of a disk that is dying; its other clocks are as many
// nanoseconds behind as the third says, as if they had stood still for so long, and slower by as many millionths as the fourth says.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define MILLION 1000000

enum { WALL_AHEAD, SYNCS_FAIL, STOOD_STILL, SLOWER, ORDERS };

static volatile int64_t *orders;
static int64_t started;
static int (*machine)(clockid_t, struct timespec *);
static int (*machine_fsync)(int);
static int (*machine_fdatasync)(int);
static int (*machine_timedwait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
static int (*machine_clockwait)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);

static int64_t nanos_of(const struct timespec *time) {
    return (int64_t) time->tv_sec * SECOND + time->tv_nsec;
}

static struct timespec time_of(int64_t nanos) {
    return (struct timespec) {.tv_sec = nanos / SECOND, .tv_nsec = nanos % SECOND};
}

__attribute__((constructor)) static void start(void) {
    machine = (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
    machine_fsync = (int (*)(int)) dlsym(RTLD_NEXT, "fsync");
    machine_fdatasync = (int (*)(int)) dlsym(RTLD_NEXT, "fdatasync");
    machine_timedwait = (int (*)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *)) dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    machine_clockwait = (int (*)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *)) dlsym(RTLD_NEXT, "pthread_cond_clockwait");
    const char *name = getenv("WARDMOTE_TEST_ORDERS");
    int file = name ? open(name, O_RDONLY) : -1;
    void *shared = file < 0 ? MAP_FAILED : mmap(NULL, ORDERS * sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
    struct timespec now;
    if (machine == NULL || machine_fsync == NULL || machine_fdatasync == NULL || machine_timedwait == NULL || shared == MAP_FAILED) _exit(78);
    if (machine(CLOCK_MONOTONIC, &now)) _exit(78);
    started = nanos_of(&now);
    orders = shared;
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int failed = machine(clock, time);
    if (failed) return failed;
    int64_t nanos = nanos_of(time);
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) nanos += orders[WALL_AHEAD];
    else if (clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_BOOTTIME)
        nanos -= orders[STOOD_STILL] + (nanos - started) / MILLION * orders[SLOWER];
    else return 0;
    *time = time_of(nanos);
    return 0;
}

// No machine runs for the thirty years that its wall clock is beyond: so the time itself says whose it is.
static struct timespec by_machine(const struct timespec *until) {
    int64_t nanos = nanos_of(until);
    if (until->tv_sec > 1000000000) return time_of(nanos - orders[WALL_AHEAD]);
    int64_t since = nanos + orders[STOOD_STILL] - started;
    return time_of(started + since + (since / (MILLION - orders[SLOWER]) + 1) * orders[SLOWER]);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until) {
    struct timespec then = by_machine(until);
    return machine_timedwait(condition, mutex, &then);
}

int pthread_cond_clockwait(pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock, const struct timespec *until) {
    struct timespec then = by_machine(until);
    return machine_clockwait(condition, mutex, clock, &then);
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

static int sync_failed(void) {
    if (!orders || !orders[SYNCS_FAIL]) return 0;
    errno = EIO;
    return 1;
}

int fsync(int file) {
    return sync_failed() ? -1 : machine_fsync(file);
}

int fdatasync(int file) {
    return sync_failed() ? -1 : machine_fdatasync(file);
}
