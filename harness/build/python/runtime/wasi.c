// What WASI would answer, answered inside the module, so that it imports nothing of WASI: there are no arguments, no
// environment, no files, no clock and no random source. Whatever of this list the C library names is linked; a function
// that is missing here shows as an import, which the build refuses.
#include <stdint.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <time.h>

enum { SUCCESS = 0, BADF = 8, NOSYS = 52 };

#define ANSWER(name, errno, ...)                                                                                             \
  int32_t __imported_wasi_snapshot_preview1_##name(__VA_ARGS__) { return errno; }
#define I int32_t
#define L int64_t

static int32_t none(I count, I size) {
  *(uint32_t *)count = 0;
  *(uint32_t *)size = 0;
  return SUCCESS;
}

ANSWER(args_sizes_get, none(a, b), I a, I b)
ANSWER(args_get, SUCCESS, I a, I b)
ANSWER(environ_sizes_get, none(a, b), I a, I b)
ANSWER(environ_get, SUCCESS, I a, I b)
ANSWER(clock_res_get, NOSYS, I a, I b)
ANSWER(clock_time_get, NOSYS, I a, L b, I c)
ANSWER(random_get, NOSYS, I a, I b)
ANSWER(sched_yield, SUCCESS, void)
ANSWER(poll_oneoff, NOSYS, I a, I b, I c, I d)
ANSWER(fd_advise, BADF, I a, L b, L c, I d)
ANSWER(fd_allocate, BADF, I a, L b, L c)
ANSWER(fd_close, BADF, I a)
ANSWER(fd_datasync, BADF, I a)
ANSWER(fd_fdstat_get, BADF, I a, I b)
ANSWER(fd_fdstat_set_flags, BADF, I a, I b)
ANSWER(fd_fdstat_set_rights, BADF, I a, L b, L c)
ANSWER(fd_filestat_get, BADF, I a, I b)
ANSWER(fd_filestat_set_size, BADF, I a, L b)
ANSWER(fd_filestat_set_times, BADF, I a, L b, L c, I d)
ANSWER(fd_pread, BADF, I a, I b, I c, L d, I e)
ANSWER(fd_prestat_get, BADF, I a, I b)
ANSWER(fd_prestat_dir_name, BADF, I a, I b, I c)
ANSWER(fd_pwrite, BADF, I a, I b, I c, L d, I e)
ANSWER(fd_read, BADF, I a, I b, I c, I d)
ANSWER(fd_readdir, BADF, I a, I b, I c, L d, I e)
ANSWER(fd_renumber, BADF, I a, I b)
ANSWER(fd_seek, BADF, I a, L b, I c, I d)
ANSWER(fd_sync, BADF, I a)
ANSWER(fd_tell, BADF, I a, I b)
ANSWER(fd_write, BADF, I a, I b, I c, I d) // the interpreter's last words would quote an exception
ANSWER(path_create_directory, BADF, I a, I b, I c)
ANSWER(path_filestat_get, BADF, I a, I b, I c, I d, I e)
ANSWER(path_filestat_set_times, BADF, I a, I b, I c, I d, L e, L f, I g)
ANSWER(path_link, BADF, I a, I b, I c, I d, I e, I f, I g)
ANSWER(path_open, BADF, I a, I b, I c, I d, I e, L f, L g, I h, I i)
ANSWER(path_readlink, BADF, I a, I b, I c, I d, I e, I f)
ANSWER(path_remove_directory, BADF, I a, I b, I c)
ANSWER(path_rename, BADF, I a, I b, I c, I d, I e, I f)
ANSWER(path_symlink, BADF, I a, I b, I c, I d, I e)
ANSWER(path_unlink_file, BADF, I a, I b, I c)
ANSWER(proc_raise, NOSYS, I a)
ANSWER(sock_accept, NOSYS, I a, I b, I c)
ANSWER(sock_recv, NOSYS, I a, I b, I c, I d, I e, I f)
ANSWER(sock_send, NOSYS, I a, I b, I c, I d, I e)
ANSWER(sock_shutdown, NOSYS, I a, I b)

_Noreturn void __imported_wasi_snapshot_preview1_proc_exit(I code) { __builtin_trap(); }

// Processor time is a clock too. The C library has these three only as an emulation on WASI's clock.
clock_t clock(void) { return (clock_t)-1; }
clock_t times(struct tms *t) { return (clock_t)-1; }
int getrusage(int who, struct rusage *usage) { return -1; }
