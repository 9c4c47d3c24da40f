/* The load client: one thread, epoll. N sockets follow one channel, a few publish to it, and every
 * delivery is counted. The one thing to know: a delivery is a frame that holds the mark "ts=" and
 * the monotonic nanoseconds at which its message was published. */
#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PIDS_MAX = 64, REQUEST_BYTES_MAX = 16384, READ_BYTES = 1 << 18 };

enum state { CONNECTING, UPGRADING, JOINING, READY, DEAD };

/* What is spoken after the handshake. */
enum dialect { ROOM, MADANG };

/* A socket, or (is_http) a keep-alive connection that publishes over HTTP. */
struct peer {
    int fd;
    enum state state;
    bool is_http;
    bool is_busy; /* HTTP: a request waits for its answer. */
    uint8_t *held; /* Bytes of a frame or a head that is not whole. */
    uint32_t held_bytes, held_room;
};

struct settings {
    int port, sockets_count, http_count, in_flight, text_bytes;
    enum dialect dialect;
    bool offers_deflate;
    const char *path, *stream, *post_path, *token;
    int pids[PIDS_MAX], pids_count;
};

struct counts {
    uint64_t ready, dead, published, deliveries, refused;
};

extern struct settings S;
extern struct counts C;
extern struct peer *peers; /* sockets_count sockets, then http_count publishers. */
extern int epoll_fd;

/* clock.c */
uint64_t now_ns(void);
uint64_t server_cpu_ns(void); /* User and system time of the server's processes. */
uint64_t server_resident_bytes(void);
void latency_reset(void);
void latency_add(uint64_t ns);
double latency_ms(double quantile);

/* wire.c */
void peer_open(struct peer *p);
bool peer_on_event(struct peer *p); /* Reads all there is; false once it is dead. */
void peer_send(struct peer *p, const void *bytes, size_t count);
void peer_send_text(struct peer *p, const char *text, size_t count);
void peer_fail(struct peer *p, const char *why);

/* talk.c */
void talk_opened(struct peer *p);
void talk_frame(struct peer *p, const uint8_t *payload, size_t count, bool is_deflated);
void talk_http_answer(struct peer *p, int status, const char *body, size_t count);
bool talk_publish(void); /* False when no publisher is free. */

#endif
