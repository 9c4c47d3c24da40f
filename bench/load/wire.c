/* Connections: opening them, frames in and out (RFC 6455), answers of HTTP. */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static uint8_t buffer[READ_BYTES];

void peer_fail(struct peer *p, const char *why) {
    static int told;
    if (p->state == DEAD) return;
    if (p->is_http && !p->is_busy) { /* An idle keep-alive connection may be closed at any time. */
        p->state = DEAD;
        close(p->fd);
        return;
    }
    if (told++ < 5) fprintf(stderr, "a connection ended: %s\n", why);
    if (p->state == READY && !p->is_http) C.ready--;
    p->state = DEAD;
    C.dead++;
    close(p->fd);
}

static void die(const char *what) {
    perror(what);
    exit(2);
}

void peer_open(struct peer *p) {
    int one = 1;
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)S.port)};
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    p->held_bytes = 0;
    p->is_busy = false;
    p->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (p->fd < 0) die("socket");
    setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    /* End by reset, so that no port lingers from one run to the next. */
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    if (connect(p->fd, (struct sockaddr *)&server, sizeof server) < 0 && errno != EINPROGRESS)
        die("connect");
    p->state = CONNECTING;
    struct epoll_event event = {.events = EPOLLOUT, .data.ptr = p};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, p->fd, &event) < 0) die("epoll_ctl");
}

void peer_send(struct peer *p, const void *bytes, size_t count) {
    const char *at = bytes;
    while (count) {
        ssize_t sent = send(p->fd, at, count, MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EAGAIN || errno == EINTR) {
                usleep(50);
                continue;
            }
            peer_fail(p, strerror(errno));
            return;
        }
        at += sent;
        count -= (size_t)sent;
    }
}

static void send_frame(struct peer *p, int opcode, const void *payload, size_t count) {
    static const uint8_t mask[4] = {0x12, 0x34, 0x56, 0x78};
    uint8_t frame[REQUEST_BYTES_MAX];
    size_t head = count < 126 ? 2 : 4;
    if (count + 8 > sizeof frame) abort();
    frame[0] = (uint8_t)(0x80 | opcode);
    frame[1] = (uint8_t)(0x80 | (count < 126 ? count : 126));
    if (head == 4) {
        frame[2] = (uint8_t)(count >> 8);
        frame[3] = (uint8_t)count;
    }
    memcpy(frame + head, mask, 4);
    for (size_t i = 0; i < count; i++)
        frame[head + 4 + i] = ((const uint8_t *)payload)[i] ^ mask[i & 3];
    peer_send(p, frame, head + 4 + count);
}

void peer_send_text(struct peer *p, const char *text, size_t count) {
    send_frame(p, 1, text, count);
}

static void on_connected(struct peer *p) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(p->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        peer_fail(p, strerror(error));
        return;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = p};
    epoll_ctl(epoll_fd, EPOLL_CTL_MOD, p->fd, &event);
    if (p->is_http) {
        p->state = READY;
        return;
    }
    p->state = UPGRADING;
    char request[1024];
    int count = snprintf(request, sizeof request,
                         "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                         "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                         "Sec-WebSocket-Version: 13\r\n%sOrigin: http://127.0.0.1:%d\r\n\r\n",
                         S.path, S.port,
                         S.offers_deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "",
                         S.port);
    peer_send(p, request, (size_t)count);
}

/* Each reader below returns how many bytes it has used; 0 while something is missing. */

static size_t read_upgrade(struct peer *p, const uint8_t *at, size_t count) {
    const uint8_t *end = memmem(at, count, "\r\n\r\n", 4);
    if (!end) return 0;
    if (count < 12 || memcmp(at + 9, "101", 3) != 0) {
        fprintf(stderr, "%.*s\n", (int)(count < 300 ? count : 300), (const char *)at);
        peer_fail(p, "the upgrade was refused");
        return 0;
    }
    p->state = JOINING;
    talk_opened(p);
    return (size_t)(end + 4 - at);
}

static size_t read_frame(struct peer *p, const uint8_t *at, size_t count) {
    if (count < 2) return 0;
    size_t head = 2;
    uint64_t length = at[1] & 0x7f;
    if (length == 126) {
        if (count < 4) return 0;
        length = (uint64_t)at[2] << 8 | at[3];
        head = 4;
    } else if (length == 127) {
        if (count < 10) return 0;
        length = 0;
        for (int i = 2; i < 10; i++) length = length << 8 | at[i];
        head = 10;
    }
    if (count < head + length) return 0;
    switch (at[0] & 0x0f) {
    case 8: peer_fail(p, "the server closed the socket"); break;
    case 9: send_frame(p, 10, at + head, length); break;
    case 10: break;
    default: talk_frame(p, at + head, length, at[0] & 0x40);
    }
    return head + length;
}

static size_t read_answer(struct peer *p, const uint8_t *at, size_t count) {
    const uint8_t *end = memmem(at, count, "\r\n\r\n", 4);
    if (!end) return 0;
    char head[4096];
    size_t head_count = (size_t)(end + 4 - at), body_count = 0;
    if (head_count >= sizeof head) {
        peer_fail(p, "the head of an answer is too long");
        return 0;
    }
    memcpy(head, at, head_count);
    head[head_count] = 0;
    const char *field = strcasestr(head, "\r\ncontent-length:");
    if (field) body_count = strtoul(field + 17, NULL, 10);
    if (count < head_count + body_count) return 0;
    talk_http_answer(p, atoi(head + 9), (const char *)at + head_count, body_count);
    return head_count + body_count;
}

static void hold(struct peer *p, const uint8_t *at, size_t count) {
    if (p->held_room < count) {
        p->held_room = (uint32_t)count + 256;
        p->held = realloc(p->held, p->held_room);
        if (!p->held) die("realloc");
    }
    memmove(p->held, at, count);
    p->held_bytes = (uint32_t)count;
}

bool peer_on_event(struct peer *p) {
    if (p->state == CONNECTING) {
        on_connected(p);
        return p->state != DEAD;
    }
    while (p->state != DEAD) {
        size_t before = p->held_bytes, used = 0;
        memcpy(buffer, p->held, before);
        ssize_t got = recv(p->fd, buffer + before, sizeof buffer - before, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
        if (got <= 0) {
            peer_fail(p, got ? strerror(errno) : "the server closed the connection");
            return false;
        }
        size_t count = before + (size_t)got;
        p->held_bytes = 0;
        while (p->state != DEAD) {
            size_t step = p->is_http            ? read_answer(p, buffer + used, count - used)
                          : p->state == UPGRADING ? read_upgrade(p, buffer + used, count - used)
                                                  : read_frame(p, buffer + used, count - used);
            if (!step) break;
            used += step;
        }
        if (p->state != DEAD && used < count) hold(p, buffer + used, count - used);
        if ((size_t)got < sizeof buffer - before) return p->state != DEAD;
    }
    return false;
}
