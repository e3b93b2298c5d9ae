/* Stands before the real SANE library and makes the N-th sheet of a process go wrong:
   STATION_FAULT="WHAT:N", where WHAT is a SANE status number, "hang" or "crash"; or its N-th opening of a
   device, which the driver then calls invalid: "open:N". Every other call goes to the real driver. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int (*starter)(void *);

typedef int (*opener)(const char *, void **);

int sane_open(const char *name, void **handle)
{
    static int opened;
    static opener real;
    const char *wanted = getenv("STATION_FAULT");
    if (!real)
        real = (opener)dlsym(dlopen("libsane.so.1", RTLD_LAZY | RTLD_NOLOAD), "sane_open");
    opened++;
    if (wanted && !strncmp(wanted, "open:", 5) && opened == atoi(wanted + 5))
        return 4;
    return real(name, handle);
}

int sane_start(void *handle)
{
    static int sheet;
    static starter real;
    const char *wanted = getenv("STATION_FAULT");
    const char *colon = wanted ? strchr(wanted, ':') : 0;
    if (!real)
        real = (starter)dlsym(dlopen("libsane.so.1", RTLD_LAZY | RTLD_NOLOAD), "sane_start");
    sheet++;
    if (colon && strncmp(wanted, "open", 4) && sheet == atoi(colon + 1)) {
        if (!strncmp(wanted, "hang", 4))
            for (;;)
                pause();
        if (!strncmp(wanted, "crash", 5))
            raise(SIGSEGV);
        return atoi(wanted);
    }
    return real(handle);
}
