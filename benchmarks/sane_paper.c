/* Stands before the real SANE library and lays written sheets into the test driver's feeder: what it
   reads is replaced by the pixels of the files PREFIX0, PREFIX1, … (STATION_PAPER="COUNT:PREFIX"), one a
   sheet, over and over. Everything else, its delays as well, is the driver's own. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef int (*starter)(void *);
typedef int (*reader)(void *, unsigned char *, int, int *);

static unsigned char *paper;
static long length, at;

static void *real(const char *name)
{
    return dlsym(dlopen("libsane.so.1", RTLD_LAZY | RTLD_NOLOAD), name);
}

static void lay_in(int sheet)
{
    char path[4096];
    struct stat about;
    const char *wanted = getenv("STATION_PAPER");
    const char *prefix = wanted ? strchr(wanted, ':') : 0;
    int file;
    if (paper)
        munmap(paper, length);
    paper = 0;
    if (!prefix)
        return;
    snprintf(path, sizeof path, "%s%d", prefix + 1, sheet % atoi(wanted));
    file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &about))
        abort();
    length = about.st_size;
    at = 0;
    paper = mmap(0, length, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
}

int sane_start(void *handle)
{
    static int sheet;
    int status = ((starter)real("sane_start"))(handle);
    if (!status)
        lay_in(sheet++);
    return status;
}

int sane_read(void *handle, unsigned char *data, int most, int *got)
{
    int status = ((reader)real("sane_read"))(handle, data, most, got);
    if (!status && paper && at + *got <= length) {
        memcpy(data, paper + at, *got);
        at += *got;
    }
    return status;
}
