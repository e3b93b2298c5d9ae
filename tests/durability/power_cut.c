/* Keeps, beside a run, what a disk would still hold after the power went: the content of each file as it was
 * at its last sync, and the names of each folder as they were at the folder's last sync. Nothing else is
 * ever believed to be on the disk: neither a write nor a rename nor a new name, until it was synced.
 *
 * Preloaded. $POWER_CUT is the folder to keep it in: f-<inode> is a file's content, d-<inode> a folder's names.
 * $POWER_CUT_DEAF names a part of a path whose syncs are not heard, as if the program made none;
 * behind "folder:" those of folders alone.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int deaf_to(int fd, int is_folder) {
    const char *part = getenv("POWER_CUT_DEAF");
    if (part == NULL || *part == 0) return 0;
    if (strncmp(part, "folder:", 7) == 0) {
        if (!is_folder) return 0;
        part += 7;
    }
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 2);
    if (length < 0) return 0;
    path[length] = '$'; /* the end of the path, so that a part can name it */
    path[length + 1] = 0;
    return strstr(path, part) != NULL;
}

static void keep_file(int fd, const char *kept) {
    char block[65536];
    off_t at = 0;
    ssize_t got;
    int out = open(kept, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (out < 0) abort();
    /* By a handle of its own: that of the program may be open for writing alone. */
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int in = open(link, O_RDONLY);
    if (in < 0) abort();
    while ((got = pread(in, block, sizeof block, at)) > 0) {
        if (write(out, block, got) != got) abort();
        at += got;
    }
    close(in);
    close(out);
}

static void keep_folder(int fd, const char *kept) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    FILE *out = fopen(kept, "w");
    DIR *folder = opendir(link);
    if (out == NULL || folder == NULL) abort();
    struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        fprintf(out, "%llu %c %s\n", (unsigned long long)entry->d_ino,
                entry->d_type == DT_DIR ? 'd' : 'f', entry->d_name);
    }
    closedir(folder);
    fclose(out);
}

static int heard(int fd) {
    const char *folder = getenv("POWER_CUT");
    struct stat facts;
    char beside[4096], kept[4096];
    static __thread unsigned turn;
    if (folder == NULL || fstat(fd, &facts) != 0) return 0;
    if (deaf_to(fd, S_ISDIR(facts.st_mode))) return 0;
    if (!S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) return 0;
    snprintf(beside, sizeof beside, "%s/new-%d-%ld-%u", folder, getpid(), syscall(SYS_gettid), turn++);
    snprintf(kept, sizeof kept, "%s/%c-%llu", folder, S_ISDIR(facts.st_mode) ? 'd' : 'f',
             (unsigned long long)facts.st_ino);
    if (S_ISDIR(facts.st_mode)) keep_folder(fd, beside);
    else keep_file(fd, beside);
    return rename(beside, kept);
}

int fsync(int fd) {
    static int (*real)(int);
    if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int done = real(fd);
    return done == 0 ? heard(fd) : done;
}

int fdatasync(int fd) {
    static int (*real)(int);
    if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int done = real(fd);
    return done == 0 ? heard(fd) : done;
}
