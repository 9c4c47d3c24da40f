/* Time, the server's use of the processor, and a histogram of latencies. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* 64 steps to each power of two: 1.6 % wide. */
enum { STEPS = 64 };
static uint64_t histogram[64 * STEPS];

uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t server_cpu_ns(void) {
    uint64_t sum = 0;
    for (int i = 0; i < S.pids_count; i++) {
        clockid_t clock;
        struct timespec t;
        /* The account behind /proc/PID/stat, in nanoseconds instead of ticks of 10 ms. */
        if (!clock_getcpuclockid(S.pids[i], &clock) && !clock_gettime(clock, &t))
            sum += (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
    }
    return sum;
}

uint64_t server_resident_bytes(void) {
    uint64_t pages_sum = 0;
    for (int i = 0; i < S.pids_count; i++) {
        char name[64];
        unsigned long all, resident;
        snprintf(name, sizeof name, "/proc/%d/statm", S.pids[i]);
        FILE *file = fopen(name, "r");
        if (!file) continue;
        if (fscanf(file, "%lu %lu", &all, &resident) == 2) pages_sum += resident;
        fclose(file);
    }
    return pages_sum * (uint64_t)sysconf(_SC_PAGESIZE);
}

void latency_reset(void) { memset(histogram, 0, sizeof histogram); }

void latency_add(uint64_t ns) {
    if (ns < STEPS) ns = STEPS;
    int power = 63 - __builtin_clzll(ns);
    histogram[power * STEPS + (int)((ns >> (power - 6)) & (STEPS - 1))]++;
}

double latency_ms(double quantile) {
    uint64_t total = 0, seen = 0;
    for (int i = 0; i < 64 * STEPS; i++) total += histogram[i];
    uint64_t wanted = (uint64_t)(quantile * (double)total);
    for (int i = 0; i < 64 * STEPS; i++) {
        seen += histogram[i];
        if (seen > wanted) {
            uint64_t ns = (1ull << (i / STEPS)) + ((uint64_t)(i % STEPS) << (i / STEPS - 6));
            return (double)ns / 1e6;
        }
    }
    return 0;
}
