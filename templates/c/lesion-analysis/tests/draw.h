// Drawn images for the tests: skin with an ellipse of another colour in it, as the JSON of a request.
#ifndef DRAW_H
#define DRAW_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  unsigned char r, g, b;
} color;

// draw gives the bytes of a PNG. Half axes a and b are in pixels; an ellipse without any is none.
unsigned char *draw(int w, int h, double a, double b, color skin, color spot, size_t *size);

// ask gives a request that shows one image; more, which may be empty, are members that follow, each with its comma.
char *ask(const unsigned char *image, size_t size, const char *more);

#endif
