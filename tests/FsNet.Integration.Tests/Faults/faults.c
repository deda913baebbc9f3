// Errors and stalls of a disk, between a program and its C library (LD_PRELOAD). While the file $FSNET_FAULTS/CALL exists, CALL on
// files whose path holds the rest of its content fails: "5 film" is EIO for each file with film in its path; "0 film" stalls it,
// until the file is gone. Calls: open, pread, pwrite, fsync, rename.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

// The plan of a call: 1 and the error, 0 where there is none. System calls only: those of the C library come back to this file.
static int plan(const char *call, const char *path, int *error) {
    char name[512], content[512];
    const char *folder = getenv("FSNET_FAULTS");
    if (folder == NULL || snprintf(name, sizeof name, "%s/%s", folder, call) >= (int)sizeof name) return 0;
    int file = (int)syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = syscall(SYS_read, file, content, sizeof content - 1);
    syscall(SYS_close, file);
    if (length <= 0) return 0;
    content[length] = 0;
    char *wanted = strchr(content, ' ');
    *error = atoi(content);
    return wanted != NULL && strstr(path, wanted + 1) != NULL;
}

// Whether the call is to fail; errno is set then.
static int fails_at(const char *call, const char *path) {
    int error, before = errno;
    while (plan(call, path, &error)) {
        if (error != 0) {
            errno = error;
            return 1;
        }
        nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
    }
    errno = before;
    return 0;
}

static int fails(const char *call, int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fails_at(call, path);
}

#define NEXT(type, name) static type next; if (next == NULL) next = (type)dlsym(RTLD_NEXT, #name)

typedef ssize_t (*reading)(int, void *, size_t, off64_t);
typedef ssize_t (*writing)(int, const void *, size_t, off64_t);
typedef int (*syncing)(int);
typedef int (*opening)(const char *, int, mode_t);
typedef int (*renaming)(int, const char *, int, const char *, unsigned);

int open(const char *path, int flags, ...) {
    NEXT(opening, open);
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return fails_at("open", path) ? -1 : next(path, flags, mode);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    NEXT(renaming, renameat2);
    return fails_at("rename", to) ? -1 : next(from_folder, from, to_folder, to, flags);
}

ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) {
    NEXT(reading, pread64);
    return fails("pread", fd) ? -1 : next(fd, bytes, count, offset);
}

ssize_t pread(int fd, void *bytes, size_t count, off_t offset) { return pread64(fd, bytes, count, offset); }

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    NEXT(writing, pwrite64);
    return fails("pwrite", fd) ? -1 : next(fd, bytes, count, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return pwrite64(fd, bytes, count, offset); }

int fsync(int fd) {
    NEXT(syncing, fsync);
    return fails("fsync", fd) ? -1 : next(fd);
}
