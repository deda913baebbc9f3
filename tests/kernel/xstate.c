/*
 * A ptrace for user-mode Linux, preloaded where the processor has more registers than that has room for: 11,008
 * bytes with AMX, and it knows of 2,696. It would set a part of them, which kernels refuse (xstateregs_set, EFAULT),
 * and its first process would die. Here the rest of them is left as it is.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static long call(long request, long process, void *address, void *data)
{
    return syscall(SYS_ptrace, request, process, address, data);
}

static long set_state(long process, struct iovec *given)
{
    static _Alignas(64) char state[1 << 16]; /* Stacks are small there; and only one thread traces. */
    struct iovec whole = { state, sizeof state };
    if (call(PTRACE_GETREGSET, process, (void *)NT_X86_XSTATE, &whole) != 0 || given->iov_len >= whole.iov_len)
        return call(PTRACE_SETREGSET, process, (void *)NT_X86_XSTATE, given);
    memcpy(state, given->iov_base, given->iov_len);
    return call(PTRACE_SETREGSET, process, (void *)NT_X86_XSTATE, &whole);
}

long ptrace(enum __ptrace_request request, ...)
{
    va_list rest;
    va_start(rest, request);
    long process = va_arg(rest, int);
    void *address = va_arg(rest, void *), *data = va_arg(rest, void *);
    va_end(rest);
    if (request == PTRACE_SETREGSET && address == (void *)NT_X86_XSTATE)
        return set_state(process, data);
    if (request != PTRACE_PEEKTEXT && request != PTRACE_PEEKDATA && request != PTRACE_PEEKUSER)
        return call(request, process, address, data);
    long word;
    return call(request, process, address, &word) < 0 ? -1 : word;
}
