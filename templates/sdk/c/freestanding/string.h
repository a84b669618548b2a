// What libraries of one file ask of <string.h>, where there is no C library. `medplug build` finds it, native tests do not.
#ifndef MP_STRING_H
#define MP_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);

// As instructions of WebAssembly, where there are such.
#define memcpy __builtin_memcpy
#define memmove __builtin_memmove
#define memset __builtin_memset

#endif
