/* The door to stb_image. */
#ifndef MEDPLUG_STB_H
#define MEDPLUG_STB_H

#include <stddef.h>
#include <stdint.h>

typedef enum { DECODED, DAMAGED, TOO_MUCH, NO_MEMORY } Failure;

/* decode_pixels decodes an image that inspect_image found right, of less than 2 GiB, holding at most so many bytes at any
 * time. The pixels, of 1 to 4 channels of 8 bits, go back through free_pixels. */
uint8_t *decode_pixels(const uint8_t *data, size_t n, size_t most, int *width, int *height, int *channels, Failure *why);
void free_pixels(uint8_t *pixels);

#endif
