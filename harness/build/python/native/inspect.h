/* What a PNG's or JPEG's structure says, read before anything is decoded. Knows nothing of Python. */
#ifndef MEDPLUG_INSPECT_H
#define MEDPLUG_INSPECT_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  const char *format; /* "png" or "jpeg" */
  uint32_t width, height;
  int channels, bits; /* of the file: alpha counts, a palette's indices are three channels of 8 */
  size_t end;         /* of the image itself; what follows is none of it */
  size_t palette;     /* where the chunk PLTE begins, 0 without */
  size_t colors;      /* of the palette */
} Head;

/* inspect_image gives NULL and the head, or says in a few words what is wrong. It accepts only what the decoder handles
 * safely: see inspect.c. */
const char *inspect_image(const uint8_t *data, size_t n, Head *head);

#endif
