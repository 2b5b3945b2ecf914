/*
 * A SQLite VFS for tests, loaded as an extension and made the default. Files in a watched folder are really written, through the VFS
 * that was the default before; besides
 *   - each write, truncation, sync, creation and removal is put in a log, so that a test can work out what a power loss leaves;
 *   - the n-th call of a kind can be made to fail, for so many calls;
 *   - syncs can be left out: a broken build that the tests must notice.
 * Files elsewhere are the former VFS's own and cost nothing. https://www.sqlite.org/vfs.html, https://www.sqlite.org/c3ref/io_methods.html
 */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define MOST_WATCHES 64
#define MOST_NAMES 256
#define LONGEST_PATH 512

/* The kinds of faults, as in DiskFault.cs. */
enum { F_NONE, F_READ, F_SHORT_READ, F_WRITE, F_FULL, F_SYNC, F_TRUNCATE, F_DELETE, F_OPEN, F_SIZE, F_MEMORY, F_LOCK, F_ACCESS };

/* Whose syncs are left out; bits. */
enum { D_WAL = 1, D_DATABASE = 2, D_JOURNAL = 4 };

typedef struct Name { char path[LONGEST_PATH]; int file; } Name;

typedef struct Watch {
  char folder[LONGEST_PATH];
  FILE *log;
  int open_files, next_file, dropped;
  int fault, at, times, hits, calls;
  char only[16];           /* which files fail: how their names end; empty for all */
  int names_count;
  Name names[MOST_NAMES];
} Watch;

typedef struct CrashFile {
  sqlite3_file base;
  Watch *watch;
  sqlite3_file *real;
  int number, flags;
  char path[LONGEST_PATH];
} CrashFile;

static sqlite3_vfs vfs;
static sqlite3_vfs *former;
static Watch watches[MOST_WATCHES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- the log: one record is kind, three bytes of nothing, file, offset, length, and for 'W', 'O', 'D' so many bytes ---- */

static void say(Watch *w, char kind, int file, int64_t offset, int64_t length, const void *bytes) {
  if (!w->log) return;
  char head[8] = { kind };
  int32_t number = file;
  memcpy(head + 4, &number, 4);
  fwrite(head, 1, sizeof head, w->log);
  fwrite(&offset, 1, sizeof offset, w->log);
  fwrite(&length, 1, sizeof length, w->log);
  if (bytes && length > 0) fwrite(bytes, 1, (size_t)length, w->log);
}

static const char *last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static Name *named(Watch *w, const char *path) {
  for (int i = 0; i < w->names_count; i++) if (strcmp(w->names[i].path, path) == 0) return &w->names[i];
  return 0;
}

static int ends_with(const char *path, const char *end) {
  size_t n = strlen(path), m = strlen(end);
  return n >= m && strcmp(path + n - m, end) == 0;
}

static Watch *watch_of(const char *path) {
  if (!path) return 0;
  for (int i = 0; i < MOST_WATCHES; i++) {
    Watch *w = &watches[i];
    size_t n = strlen(w->folder);
    if (n && strncmp(path, w->folder, n) == 0 && path[n] == '/') return w;
  }
  return 0;
}

/* Whether this call is to fail. With the lock held. */
static int fails(Watch *w, int kind, const char *path) {
  if (w->fault != kind || (w->only[0] && !ends_with(path, w->only))) return 0;
  int call = ++w->calls;
  if (call < w->at || (w->times >= 0 && call >= w->at + w->times)) return 0;
  w->hits++;
  return 1;
}

static int failing(CrashFile *f, int kind) {
  pthread_mutex_lock(&lock);
  int result = fails(f->watch, kind, f->path);
  pthread_mutex_unlock(&lock);
  return result;
}

/* ---- files ---- */

static int c_close(sqlite3_file *file) {
  CrashFile *f = (CrashFile *)file;
  int rc = f->real->pMethods ? f->real->pMethods->xClose(f->real) : SQLITE_OK;
  pthread_mutex_lock(&lock);
  f->watch->open_files--;
  pthread_mutex_unlock(&lock);
  return rc;
}

static int c_read(sqlite3_file *file, void *to, int amount, sqlite3_int64 offset) {
  CrashFile *f = (CrashFile *)file;
  if (failing(f, F_READ)) return SQLITE_IOERR_READ;
  if (failing(f, F_SHORT_READ)) {
    int rc = f->real->pMethods->xRead(f->real, to, amount, offset);
    memset((char *)to + amount / 2, 0, amount - amount / 2);
    return rc == SQLITE_OK ? SQLITE_IOERR_SHORT_READ : rc;
  }
  return f->real->pMethods->xRead(f->real, to, amount, offset);
}

static int put(CrashFile *f, const void *from, int amount, sqlite3_int64 offset) {
  pthread_mutex_lock(&lock);
  int rc = f->real->pMethods->xWrite(f->real, from, amount, offset);
  if (rc == SQLITE_OK) say(f->watch, 'W', f->number, offset, amount, from);
  pthread_mutex_unlock(&lock);
  return rc;
}

static int c_write(sqlite3_file *file, const void *from, int amount, sqlite3_int64 offset) {
  CrashFile *f = (CrashFile *)file;
  int failed = failing(f, F_WRITE), full = failing(f, F_FULL);
  if (failed || full) {
    /* What comes before the failure is written, as a disk does. */
    if (amount > 1) put(f, from, amount / 2, offset);
    return full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }
  return put(f, from, amount, offset);
}

static int c_truncate(sqlite3_file *file, sqlite3_int64 size) {
  CrashFile *f = (CrashFile *)file;
  if (failing(f, F_TRUNCATE)) return SQLITE_IOERR_TRUNCATE;
  pthread_mutex_lock(&lock);
  int rc = f->real->pMethods->xTruncate(f->real, size);
  if (rc == SQLITE_OK) say(f->watch, 'T', f->number, size, 0, 0);
  pthread_mutex_unlock(&lock);
  return rc;
}

/* The system's own sync is not waited for: what is durable is the log's to say. */
static int c_sync(sqlite3_file *file, int flags) {
  CrashFile *f = (CrashFile *)file;
  (void)flags;
  int bit = f->flags & SQLITE_OPEN_WAL ? D_WAL : f->flags & SQLITE_OPEN_MAIN_DB ? D_DATABASE : D_JOURNAL;
  pthread_mutex_lock(&lock);
  int failed = fails(f->watch, F_SYNC, f->path);
  if (failed || !(f->watch->dropped & bit)) say(f->watch, failed ? 'F' : 'S', f->number, 0, 0, 0);
  pthread_mutex_unlock(&lock);
  return failed ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int c_size(sqlite3_file *file, sqlite3_int64 *size) {
  CrashFile *f = (CrashFile *)file;
  return failing(f, F_SIZE) ? SQLITE_IOERR_FSTAT : f->real->pMethods->xFileSize(f->real, size);
}

static int c_lock(sqlite3_file *file, int level) {
  CrashFile *f = (CrashFile *)file;
  return failing(f, F_LOCK) ? SQLITE_IOERR_LOCK : f->real->pMethods->xLock(f->real, level);
}

static int c_unlock(sqlite3_file *file, int level) {
  CrashFile *f = (CrashFile *)file;
  return f->real->pMethods->xUnlock(f->real, level);
}

static int c_reserved(sqlite3_file *file, int *result) {
  CrashFile *f = (CrashFile *)file;
  return f->real->pMethods->xCheckReservedLock(f->real, result);
}

static int c_control(sqlite3_file *file, int op, void *argument) {
  CrashFile *f = (CrashFile *)file;
  return f->real->pMethods->xFileControl(f->real, op, argument);
}

static int c_sector(sqlite3_file *file) {
  CrashFile *f = (CrashFile *)file;
  return f->real->pMethods->xSectorSize(f->real);
}

static int c_device(sqlite3_file *file) {
  CrashFile *f = (CrashFile *)file;
  return f->real->pMethods->xDeviceCharacteristics(f->real);
}

static int c_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **at) {
  CrashFile *f = (CrashFile *)file;
  if (failing(f, F_MEMORY)) {
    *at = 0;
    return SQLITE_IOERR_SHMMAP;
  }
  return f->real->pMethods->xShmMap(f->real, region, size, extend, at);
}

static int c_shm_lock(sqlite3_file *file, int offset, int n, int flags) {
  CrashFile *f = (CrashFile *)file;
  if ((flags & SQLITE_SHM_LOCK) && failing(f, F_LOCK)) return SQLITE_IOERR_SHMLOCK;
  return f->real->pMethods->xShmLock(f->real, offset, n, flags);
}

static void c_shm_barrier(sqlite3_file *file) {
  CrashFile *f = (CrashFile *)file;
  f->real->pMethods->xShmBarrier(f->real);
}

static int c_shm_unmap(sqlite3_file *file, int remove) {
  CrashFile *f = (CrashFile *)file;
  return f->real->pMethods->xShmUnmap(f->real, remove);
}

static const sqlite3_io_methods methods = {
  2, c_close, c_read, c_write, c_truncate, c_sync, c_size, c_lock, c_unlock, c_reserved, c_control, c_sector, c_device,
  c_shm_map, c_shm_lock, c_shm_barrier, c_shm_unmap, 0, 0
};

/* ---- the VFS ---- */

static void note_open(CrashFile *f, const char *path, int exists) {
  Watch *w = f->watch;
  Name *name = named(w, path);
  if (!name && w->names_count < MOST_NAMES) {
    name = &w->names[w->names_count++];
    snprintf(name->path, sizeof name->path, "%s", path);
    name->file = 0;
  }
  if (name && (!name->file || !exists)) {
    name->file = ++w->next_file;
    const char *last = last_part(path);
    say(w, 'O', name->file, exists, (int64_t)strlen(last), last);
  }
  f->number = name ? name->file : -1;
}

static int v_open(sqlite3_vfs *self, const char *path, sqlite3_file *file, int flags, int *out) {
  (void)self;
  pthread_mutex_lock(&lock);
  Watch *w = watch_of(path);
  int failed = w && fails(w, F_OPEN, path);
  pthread_mutex_unlock(&lock);
  if (!w) return former->xOpen(former, path, file, flags, out);

  CrashFile *f = (CrashFile *)file;
  f->base.pMethods = 0;
  if (failed) return SQLITE_CANTOPEN;
  f->watch = w;
  f->real = (sqlite3_file *)&f[1];
  f->flags = flags;
  snprintf(f->path, sizeof f->path, "%s", path);

  /* Held while it is opened, so that the log has creations in the order they happened. */
  pthread_mutex_lock(&lock);
  int exists = 0;
  former->xAccess(former, path, SQLITE_ACCESS_EXISTS, &exists);
  int rc = former->xOpen(former, path, f->real, flags, out);
  if (rc == SQLITE_OK) {
    w->open_files++;
    note_open(f, path, exists);
    f->base.pMethods = &methods;
  }
  pthread_mutex_unlock(&lock);
  return rc;
}

static int v_delete(sqlite3_vfs *self, const char *path, int sync_folder) {
  (void)self;
  pthread_mutex_lock(&lock);
  Watch *w = watch_of(path);
  int rc = w && fails(w, F_DELETE, path) ? SQLITE_IOERR_DELETE : former->xDelete(former, path, sync_folder);
  if (w && rc == SQLITE_OK) {
    Name *name = named(w, path);
    if (name) name->file = 0;
    const char *last = last_part(path);
    say(w, 'D', 0, sync_folder && !(w->dropped & D_JOURNAL), (int64_t)strlen(last), last);
  }
  pthread_mutex_unlock(&lock);
  return rc;
}

static int v_access(sqlite3_vfs *self, const char *path, int flags, int *result) {
  (void)self;
  pthread_mutex_lock(&lock);
  Watch *w = watch_of(path);
  int failed = w && fails(w, F_ACCESS, path);
  pthread_mutex_unlock(&lock);
  return failed ? SQLITE_IOERR_ACCESS : former->xAccess(former, path, flags, result);
}

/* ---- what the tests call ---- */

/* Watches a folder; the log may be left out. Gives the watch's number, or -1 when there are too many. */
EXPORT int crashvfs_watch(const char *folder, const char *log) {
  int found = -1;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < MOST_WATCHES && found < 0; i++) {
    Watch *w = &watches[i];
    if (w->folder[0] || w->open_files) continue;
    memset(w, 0, sizeof *w);
    snprintf(w->folder, sizeof w->folder, "%s", folder);
    w->log = log ? fopen(log, "wb") : 0;
    found = i;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

/* Ends the log and the watch. Files still open go on without a log. */
EXPORT void crashvfs_end(int number) {
  pthread_mutex_lock(&lock);
  Watch *w = &watches[number];
  if (w->log) fclose(w->log);
  w->log = 0;
  w->fault = F_NONE;
  w->dropped = 0;
  w->folder[0] = 0;
  pthread_mutex_unlock(&lock);
}

EXPORT void crashvfs_mark(int number, int64_t value) {
  pthread_mutex_lock(&lock);
  say(&watches[number], 'A', 0, value, 0, 0);
  pthread_mutex_unlock(&lock);
}

EXPORT void crashvfs_drop(int number, int whose) {
  pthread_mutex_lock(&lock);
  watches[number].dropped = whose;
  pthread_mutex_unlock(&lock);
}

/* From now on the at-th call of a kind fails, and those after it: so many in all, or for ever when that is below 0. */
EXPORT void crashvfs_fail(int number, int kind, int at, int times, const char *only) {
  pthread_mutex_lock(&lock);
  Watch *w = &watches[number];
  w->fault = kind;
  w->at = at;
  w->times = times;
  w->hits = w->calls = 0;
  snprintf(w->only, sizeof w->only, "%s", only ? only : "");
  pthread_mutex_unlock(&lock);
}

/* How many calls have failed since. */
EXPORT int crashvfs_hits(int number) {
  pthread_mutex_lock(&lock);
  int hits = watches[number].hits;
  pthread_mutex_unlock(&lock);
  return hits;
}

EXPORT int sqlite3_crashvfs_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
  (void)db;
  (void)error;
  SQLITE_EXTENSION_INIT2(api);
  former = sqlite3_vfs_find(0);
  if (!former || former->iVersion < 2) return SQLITE_ERROR;
  vfs = *former;
  vfs.pNext = 0;
  vfs.zName = "crashvfs";
  vfs.szOsFile = (int)sizeof(CrashFile) + former->szOsFile;
  vfs.xOpen = v_open;
  vfs.xDelete = v_delete;
  vfs.xAccess = v_access;
  int rc = sqlite3_vfs_register(&vfs, 1);
  return rc == SQLITE_OK ? SQLITE_OK_LOAD_PERMANENTLY : rc;
}
