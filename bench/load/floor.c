/* The floor: the least a fan-out by one send() per socket can cost. No permissions, no storage, no
 * checks; it joins every socket to one room and sends each message on in one prepared frame. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FDS_MAX = 65536, FRAME_BYTES_MAX = 16384 };

static int room[FDS_MAX], room_count, place[FDS_MAX];
static uint8_t is_upgraded[FDS_MAX];
static uint64_t sequence, unsent;

static void leave(int fd) {
    int at = place[fd];
    if (at < 0) return;
    room[at] = room[--room_count];
    place[room[at]] = at;
    place[fd] = -1;
}

static void join(int fd) {
    static const char joined[] = "\x81\x11{\"type\":\"joined\"}";
    send(fd, joined, sizeof joined - 1, MSG_NOSIGNAL);
    if (place[fd] >= 0) return;
    place[fd] = room_count;
    room[room_count++] = fd;
}

static void fan_out(const char *text, size_t count) {
    static uint8_t frame[FRAME_BYTES_MAX];
    char head[64];
    int head_count = snprintf(head, sizeof head, "{\"id\":%lu,\"event\":", ++sequence);
    size_t length = (size_t)head_count + count + 1, at = length < 126 ? 2 : 4;
    if (length + 4 > sizeof frame) return;
    frame[0] = 0x81;
    frame[1] = (uint8_t)(length < 126 ? length : 126);
    frame[2] = (uint8_t)(length >> 8);
    if (at == 4) frame[3] = (uint8_t)length;
    memcpy(frame + at, head, (size_t)head_count);
    memcpy(frame + at + head_count, text, count);
    frame[at + length - 1] = '}';
    for (int i = 0; i < room_count; i++)
        if (send(room[i], frame, at + length, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) unsent++;
}

static void on_text(int fd, uint8_t *text, size_t count) {
    if (memmem(text, count, "\"join\"", 6))
        join(fd);
    else
        fan_out((char *)text, count);
}

static void read_frames(int fd, uint8_t *at, size_t count) {
    while (count >= 6) {
        size_t head = 2, length = at[1] & 0x7f;
        if (length == 126) {
            length = (size_t)at[2] << 8 | at[3];
            head = 4;
        }
        if (head + 4 + length > count) return;
        uint8_t *mask = at + head, *text = mask + 4;
        for (size_t i = 0; i < length; i++) text[i] ^= mask[i & 3];
        if ((at[0] & 0x0f) == 1) on_text(fd, text, length);
        at += head + 4 + length;
        count -= head + 4 + length;
    }
}

static void on_readable(int fd) {
    static const char upgrade[] =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    static uint8_t bytes[1 << 16];
    ssize_t got = recv(fd, bytes, sizeof bytes, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        leave(fd);
        close(fd);
    } else if (is_upgraded[fd]) {
        read_frames(fd, bytes, (size_t)got);
    } else {
        send(fd, upgrade, sizeof upgrade - 1, MSG_NOSIGNAL);
        is_upgraded[fd] = 1;
    }
}

static void accept_all(int listener, int epoll_fd) {
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        is_upgraded[fd] = 0;
        place[fd] = -1;
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

int main(int argc, char **argv) {
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons((uint16_t)(argc > 1 ? atoi(argv[1]) : 9001));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
        perror("bind");
        return 1;
    }
    int epoll_fd = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[1024];
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(epoll_fd, events, 1024, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener)
                accept_all(listener, epoll_fd);
            else
                on_readable(events[i].data.fd);
        }
    }
}
