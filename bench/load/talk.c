/* What is said after the handshake: to the plain room servers, and to Madang itself. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char filler[8192];

static const char *filler_text(void) {
    static const char *words = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do ";
    if (!filler[0])
        for (size_t i = 0; i + 1 < sizeof filler; i++) filler[i] = words[i % strlen(words)];
    return filler;
}

void talk_opened(struct peer *p) {
    static const char join[] = "{\"type\":\"join\",\"room\":\"general\"}";
    static const char hello[] = "{\"op\":\"hello\",\"token\":null}";
    if (S.dialect == ROOM)
        peer_send_text(p, join, sizeof join - 1);
    else
        peer_send_text(p, hello, sizeof hello - 1);
}

static void on_joining(struct peer *p, const uint8_t *payload, size_t count) {
    if (S.dialect == MADANG && memmem(payload, count, "\"op\":\"welcome\"", 14)) {
        char text[512];
        int size = snprintf(text, sizeof text,
                            "{\"op\":\"subscribe\",\"streams\":"
                            "[{\"stream\":\"%s\",\"epoch\":null,\"seq\":null}]}",
                            S.stream);
        peer_send_text(p, text, (size_t)size);
        return;
    }
    const char *sign = S.dialect == ROOM ? "joined" : "\"op\":\"subscribed\"";
    if (memmem(payload, count, sign, strlen(sign))) {
        p->state = READY;
        C.ready++;
    } else if (memmem(payload, count, "\"op\":\"error\"", 12)) {
        fprintf(stderr, "%.*s\n", (int)count, (const char *)payload);
        peer_fail(p, "the server refused to let it join");
    }
}

void talk_frame(struct peer *p, const uint8_t *payload, size_t count, bool is_deflated) {
    if (p->state == JOINING) {
        on_joining(p, payload, count);
        return;
    }
    if (is_deflated) { /* Counted, not timed: nothing is inflated here. */
        C.deliveries++;
        return;
    }
    const uint8_t *mark = memmem(payload, count, "ts=", 3);
    if (!mark) return;
    uint64_t at = 0;
    for (mark += 3; mark < payload + count && *mark >= '0' && *mark <= '9'; mark++)
        at = at * 10 + (uint64_t)(*mark - '0');
    uint64_t now = now_ns();
    C.deliveries++;
    latency_add(now > at ? now - at : 1);
}

void talk_http_answer(struct peer *p, int status, const char *body, size_t count) {
    p->is_busy = false;
    if (status >= 200 && status < 300) return;
    if (C.refused++ < 3) fprintf(stderr, "HTTP %d: %.*s\n", status, (int)count, body);
}

static bool publish_over_http(void) {
    struct peer *free_one = NULL;
    for (int i = 0; i < S.http_count && !free_one; i++) {
        struct peer *p = &peers[S.sockets_count + i];
        if (p->state == READY && !p->is_busy) free_one = p;
    }
    if (!free_one) return false;
    char body[REQUEST_BYTES_MAX / 2], request[REQUEST_BYTES_MAX];
    uint64_t at = now_ns();
    int size = snprintf(body, sizeof body,
                        "{\"nonce\":\"load-%d-%llu\",\"text\":\"ts=%llu %.*s\",\"reply_to\":null}",
                        getpid(), (unsigned long long)at, (unsigned long long)at, S.text_bytes,
                        filler_text());
    int count = snprintf(request, sizeof request,
                         "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
                         "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                         S.post_path, S.port, S.token, size, body);
    if (count >= (int)sizeof request) abort();
    free_one->is_busy = true;
    peer_send(free_one, request, (size_t)count);
    C.published++;
    return true;
}

bool talk_publish(void) {
    if (S.dialect == MADANG) return publish_over_http();
    /* A few sockets, far from each other in the room, take turns. */
    enum { PUBLISHERS = 10 };
    struct peer *p = NULL;
    for (int i = 0; i < PUBLISHERS && (!p || p->state != READY); i++) {
        int turn = (int)((C.published + (uint64_t)i) % PUBLISHERS);
        p = &peers[turn * S.sockets_count / PUBLISHERS];
    }
    if (p->state != READY) return false;
    char text[REQUEST_BYTES_MAX / 2];
    int size = snprintf(text, sizeof text,
                        "{\"type\":\"publish\",\"room\":\"general\",\"user\":\"user%04d\","
                        "\"text\":\"ts=%llu %.*s\"}",
                        (int)(C.published % 1000), (unsigned long long)now_ns(), S.text_bytes,
                        filler_text());
    peer_send_text(p, text, (size_t)size);
    C.published++;
    return true;
}
