/* Stands before the real SANE library and makes the N-th sheet go wrong: STATION_FAULT="WHAT:N",
   where WHAT is a SANE status number, "hang" or "crash". Every other call goes to the real driver. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int (*starter)(void *);

int sane_start(void *handle)
{
    static int sheet;
    static starter real;
    const char *wanted = getenv("STATION_FAULT");
    const char *colon = wanted ? strchr(wanted, ':') : 0;
    if (!real)
        real = (starter)dlsym(dlopen("libsane.so.1", RTLD_LAZY | RTLD_NOLOAD), "sane_start");
    sheet++;
    if (colon && sheet == atoi(colon + 1)) {
        if (!strncmp(wanted, "hang", 4))
            for (;;)
                pause();
        if (!strncmp(wanted, "crash", 5))
            raise(SIGSEGV);
        return atoi(wanted);
    }
    return real(handle);
}
