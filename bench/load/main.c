/* Opens the sockets, says READY, then measures one round for each "run MILLISECONDS" on its input.
 *
 * A round publishes with a fixed number of messages in flight, and ends when every socket has every
 * message: what is divided by the server's processor time is complete, and a loss is seen. */
#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

enum { OPENING_MAX = 64, EVENTS_MAX = 2048 };
static const uint64_t SECOND_NS = 1000000000u;
static const uint64_t CONNECT_TIMEOUT_S = 90, DRAIN_TIMEOUT_S = 30;

struct settings S = {
    .port = 8000, .sockets_count = 500, .http_count = 0, .in_flight = 2, .text_bytes = 100,
    .path = "/", .stream = "", .post_path = "", .token = "",
};
struct counts C;
struct peer *peers;
int epoll_fd;

static void pump(int timeout_ms) {
    static struct epoll_event events[EVENTS_MAX];
    int count = epoll_wait(epoll_fd, events, EVENTS_MAX, timeout_ms);
    for (int i = 0; i < count; i++) {
        struct peer *p = events[i].data.ptr;
        if (p->state != DEAD) peer_on_event(p);
    }
}

static void read_settings(int argc, char **argv) {
    int option;
    while ((option = getopt(argc, argv, "p:n:h:w:b:d:xP:s:o:t:k:")) != -1) switch (option) {
        case 'p': S.port = atoi(optarg); break;
        case 'n': S.sockets_count = atoi(optarg); break;
        case 'h': S.http_count = atoi(optarg); break;
        case 'w': S.in_flight = atoi(optarg); break;
        case 'b': S.text_bytes = atoi(optarg); break;
        case 'd': S.dialect = strcmp(optarg, "madang") ? ROOM : MADANG; break;
        case 'x': S.offers_deflate = true; break;
        case 'P': S.path = optarg; break;
        case 's': S.stream = optarg; break;
        case 'o': S.post_path = optarg; break;
        case 't': S.token = optarg; break;
        case 'k':
            for (char *pid = strtok(optarg, ","); pid; pid = strtok(NULL, ","))
                if (S.pids_count < PIDS_MAX) S.pids[S.pids_count++] = atoi(pid);
            break;
        default: exit(1);
        }
}

static bool open_all(void) {
    int total = S.sockets_count + S.http_count, opened = 0;
    uint64_t end = now_ns() + CONNECT_TIMEOUT_S * SECOND_NS;
    for (int i = 0; i < S.http_count; i++) peers[S.sockets_count + i].is_http = true;
    while (C.ready + C.dead < (uint64_t)S.sockets_count) {
        while (opened < total && opened - (int)(C.ready + C.dead) < OPENING_MAX + S.http_count)
            peer_open(&peers[opened++]);
        pump(50);
        if (now_ns() > end) {
            fprintf(stderr, "%lu of %d sockets are ready in time\n", C.ready, S.sockets_count);
            return false;
        }
    }
    while (opened < total) peer_open(&peers[opened++]);
    for (uint64_t settle = now_ns() + SECOND_NS / 4; now_ns() < settle;) pump(20);
    return C.dead == 0;
}

static void reopen_publishers(void) {
    for (int i = 0; i < S.http_count; i++) {
        struct peer *p = &peers[S.sockets_count + i];
        if (p->state == DEAD) peer_open(p);
    }
    for (uint64_t settle = now_ns() + SECOND_NS / 50; now_ns() < settle;) pump(5);
}

static double own_cpu_s(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static bool is_http_busy(void) {
    for (int i = 0; i < S.http_count; i++)
        if (peers[S.sockets_count + i].is_busy) return true;
    return false;
}

static void run_round(uint64_t duration_ms) {
    reopen_publishers();
    latency_reset();
    C.published = C.deliveries = C.refused = 0;
    uint64_t ready = C.ready, start = now_ns(), cpu = server_cpu_ns();
    uint64_t stop = start + duration_ms * 1000000u, give_up = stop + DRAIN_TIMEOUT_S * SECOND_NS;
    double client_cpu = own_cpu_s();
    for (;;) {
        uint64_t now = now_ns();
        uint64_t done = C.deliveries / ready + C.refused;
        bool is_drained = C.deliveries >= (C.published - C.refused) * ready && !is_http_busy();
        if (now >= stop && C.published && is_drained) break;
        if (now >= give_up) break;
        if (now < stop || !C.published)
            while (C.published - done < (uint64_t)S.in_flight && talk_publish()) {}
        pump(5);
    }
    double wall_s = (double)(now_ns() - start) / 1e9;
    double cpu_s = (double)(server_cpu_ns() - cpu) / 1e9;
    uint64_t expected = (C.published - C.refused) * ready;
    uint64_t lost = expected > C.deliveries ? expected - C.deliveries : 0;
    printf("{\"sockets\":%lu,\"published\":%lu,\"refused\":%lu,\"deliveries\":%lu,\"lost\":%lu,"
           "\"wall_s\":%.4f,\"server_cpu_s\":%.5f,\"client_cpu_s\":%.4f,\"per_cpu_s\":%.0f,"
           "\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"resident_bytes\":%lu}\n",
           ready, C.published, C.refused, C.deliveries, lost, wall_s, cpu_s,
           own_cpu_s() - client_cpu, (double)C.deliveries / (cpu_s > 0 ? cpu_s : 1e-9),
           latency_ms(0.5), latency_ms(0.99), server_resident_bytes());
    fflush(stdout);
}

int main(int argc, char **argv) {
    read_settings(argc, argv);
    signal(SIGPIPE, SIG_IGN);
    peers = calloc((size_t)(S.sockets_count + S.http_count), sizeof *peers);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (!peers || epoll_fd < 0) return 2;
    uint64_t resident = server_resident_bytes(), start = now_ns();
    if (!open_all()) return 3;
    printf("{\"ready\":%lu,\"connect_s\":%.2f,\"bytes_per_socket\":%.0f}\n", C.ready,
           (double)(now_ns() - start) / 1e9,
           ((double)server_resident_bytes() - (double)resident) / (double)S.sockets_count);
    fflush(stdout);
    fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
    for (;;) { /* Between rounds the sockets stay open, and pings are answered. */
        char line[64];
        ssize_t got = read(STDIN_FILENO, line, sizeof line - 1);
        if (got == 0) return 0;
        if (got < 0) {
            pump(10);
            continue;
        }
        line[got] = 0;
        unsigned long duration_ms;
        if (sscanf(line, "run %lu", &duration_ms) == 1) run_round(duration_ms);
    }
}
