// What libraries of one file ask of <stdlib.h>, where there is no C library. Memory they are given by who includes them.
#ifndef MP_STDLIB_H
#define MP_STDLIB_H

#include <stddef.h>

static inline int abs(int v) { return v < 0 ? -v : v; }

#endif
