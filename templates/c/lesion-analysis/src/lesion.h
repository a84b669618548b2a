// What is known of an image and of the lesion in it.
#ifndef LESION_H
#define LESION_H

#include "medplug.h"

enum {
  most_images = 4,
  most_bytes = 1 << 20,     // of an image, as the contract limits it
  most_pixels = 500000,     // of an image, half of it with 16 bits a colour: what the decoder holds of them fits class standard
  work_side = 160,          // longer side of what is measured; more would not measure better
  work_room = work_side * work_side,
  color_count = 6,
};

// A PNG or JPEG whose structure was checked. The bytes may have moved.
struct checked {
  unsigned char *data;
  uint32_t size, w, h;
  bool png, deep; // deep: 16 bits a colour
};

// check_image reads the structure of an image strictly: what it lets through, the decoder may be trusted with. It gives the
// contract's code of what is wrong, NULL for nothing. There must be room for image_slack bytes before data.
enum { image_slack = 1024 };
const char *check_image(unsigned char *data, uint32_t size, struct checked *out);

// An image as it is measured: shrunk by area, over white, colours 0 to 255.
struct picture {
  int w, h, full_w, full_h;
  double scale; // pixels of the image to one of the picture
  float r[work_room], g[work_room], b[work_room];
};
extern struct picture picture;

// open_image decodes an image of the request into picture; on false the call was ended with the contract's error.
bool open_image(mp_json encoded, int index);

// first_column is the image's first column of one of the picture's.
int first_column(int column);

static inline float light(int i) { return 0.299f * picture.r[i] + 0.587f * picture.g[i] + 0.114f * picture.b[i]; }

// segment finds the lesion in the picture; false where nothing stands out clearly enough.
bool segment(bool mask[work_room]);

// What was measured of a lesion.
struct lesion {
  int image;             // of the request
  int w, h, full_w, full_h;
  bool mask[work_room];
  double overlap[2];     // area outside its own mirror image over the area, at the axes of inertia
  double compactness;    // perimeter squared over 4 pi area, 1 for a circle
  double diameter;       // largest Feret diameter, in pixels of the image
  double mm;             // the same in mm, NaN without a scale
  double colors[color_count]; // their shares; 0 below a hundredth
  int present;           // colours with a share
};
enum { white, red, light_brown, dark_brown, blue_gray, black };
extern const char *const color_names[color_count];

// measure describes the lesion under l->mask.
void measure(struct lesion *l);

double asymmetry(const struct lesion *l);    // 0 to 1
double irregularity(const struct lesion *l); // 0 to 1
double variation(const struct lesion *l);    // 0 to 1

// What speaks for showing a lesion to a dermatologist soon.
enum { most_factors = 10 };
struct assessment {
  double score; // 0 to 1
  const char *factors[most_factors];
  int count;
};
struct assessment assess(const struct lesion *l, mp_json history);
const char *risk_level(const struct assessment *a);
struct mp_recommendation recommend(const struct assessment *a, bool lay);
extern const struct mp_recommendation again; // what to do when nothing could be measured
extern const char support_only[];
const char *colors_text(int n);
const char *summary(const struct lesion *l);
enum { large_mm = 6, largest_mm = 1000 };

// Functions of the mathematical library, which plugins do not have, for the ranges that are met here.
void turn(double radians, double *sine, double *cosine); // to within +-10
double decay(double x);                                  // exp(-x) for x from 0 to 16
double cube_root(double x);                              // of 0.001 to 2
double power_2_4(double x);                              // x to the 2.4, of 0.01 to 2

#endif
