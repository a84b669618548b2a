// Asymmetry, border, diameter and colours of the lesion in the picture.
#include <string.h>

#include "lesion.h"

enum { radii = 360 };
#define PI 3.141592653589793

static struct picture *const p = &picture;
static double sines[radii], cosines[radii]; // of i degrees

const char *const color_names[color_count] = {"white", "red", "light_brown", "dark_brown", "blue_gray", "black"};

// The six colours of dermoscopy (Kasmi and Mokrani, IET Image Process 10:448-455, 2016).
static const double references[color_count][3] = {{197, 188, 217}, {118, 21, 17}, {163, 82, 16}, {135, 44, 5}, {113, 108, 139}, {41, 31, 30}};

static double least(double a, double b) { return a < b ? a : b; }

// rays gives the distance from the centroid to the last pixel of the mask in each degree, from half a degree beside the axis,
// whose direction is ax, ay.
static void rays(const bool *mask, double cx, double cy, double ax, double ay, double r[radii]) {
  double reach = 0, hs, hc; // no pixel of the mask is further than reach
  for (int i = 0; i < p->w * p->h; i++) {
    double x = i % p->w - cx, y = i / p->w - cy;
    if (mask[i] && x * x + y * y > reach) reach = x * x + y * y;
  }
  reach = __builtin_ceil(__builtin_sqrt(reach)) + 1;
  turn(PI / radii, &hs, &hc);
  double x0 = ax * hc - ay * hs, y0 = ay * hc + ax * hs;
  for (int i = 0; i < radii; i++) {
    double c = x0 * cosines[i] - y0 * sines[i], s = y0 * cosines[i] + x0 * sines[i];
    r[i] = 0;
    for (double d = reach; d > 0 && r[i] == 0; d -= 0.5) {
      int x = (int)__builtin_floor(cx + d * c + 0.5), y = (int)__builtin_floor(cy + d * s + 0.5);
      if (x >= 0 && y >= 0 && x < p->w && y < p->h && mask[y * p->w + x]) r[i] = d;
    }
  }
}

// compactness of the polygon through the rays, each the mean of five: steps of pixels would lengthen it.
static double compactness(const double r[radii]) {
  double x[radii], y[radii], perimeter = 0, area = 0;
  for (int i = 0; i < radii; i++) {
    double mean = 0;
    for (int d = -2; d <= 2; d++) mean += r[(i + d + radii) % radii] / 5;
    x[i] = mean * cosines[i], y[i] = mean * sines[i];
  }
  for (int i = 0; i < radii; i++) {
    int j = (i + 1) % radii;
    double dx = x[j] - x[i], dy = y[j] - y[i];
    perimeter += __builtin_sqrt(dx * dx + dy * dy);
    area += (x[i] * y[j] - x[j] * y[i]) / 2;
  }
  double c = area > 0 ? perimeter * perimeter / (4 * PI * area) : 1;
  return c > 1 ? c : 1;
}

// feret is the largest extent of the mask over 90 directions, which misses at most 0.02 % of it, in pixels of the picture.
static double feret(const bool *mask) {
  int edge[2 * work_side][2], n = 0; // the outermost pixels of each row hold every extreme
  for (int y = 0; y < p->h; y++) {
    int first = -1, last = -1;
    for (int x = 0; x < p->w; x++) {
      if (!mask[y * p->w + x]) continue;
      if (first < 0) first = x;
      last = x;
    }
    if (first < 0) continue;
    edge[n][0] = first, edge[n++][1] = y;
    edge[n][0] = last, edge[n++][1] = y;
  }
  double most = 0;
  for (int a = 0; a < 180; a += 2) {
    double low = 1e9, high = -1e9;
    for (int i = 0; i < n; i++) {
      double v = edge[i][0] * cosines[a] + edge[i][1] * sines[a];
      low = v < low ? v : low, high = v > high ? v : high;
    }
    if (high - low > most) most = high - low;
  }
  return most + 1; // pixels have a width
}

static double f(double t) { return t > 216.0 / 24389 ? cube_root(t) : (24389.0 / 27 * t + 16) / 116; }

// cielab converts sRGB, 0 to 255, at white D65.
static void cielab(const double rgb[3], double lab[3]) {
  double l[3];
  for (int i = 0; i < 3; i++) {
    double v = rgb[i] / 255;
    l[i] = v <= 0.04045 ? v / 12.92 : power_2_4((v + 0.055) / 1.055);
  }
  double x = f((0.4124564 * l[0] + 0.3575761 * l[1] + 0.1804375 * l[2]) / 0.95047);
  double y = f(0.2126729 * l[0] + 0.7151522 * l[1] + 0.0721750 * l[2]);
  double z = f((0.0193339 * l[0] + 0.1191920 * l[1] + 0.9503041 * l[2]) / 1.08883);
  lab[0] = 116 * y - 16, lab[1] = 500 * (x - y), lab[2] = 200 * (y - z);
}

// nearest is the number, from 1, of the reference in CIELAB that a pixel comes nearest to.
static unsigned char nearest(int i, double refs[color_count][3]) {
  double rgb[3] = {(double)p->r[i], (double)p->g[i], (double)p->b[i]}, c[3], best = 1e30;
  unsigned char is = 1;
  cielab(rgb, c);
  for (int k = 0; k < color_count; k++) {
    double a = c[0] - refs[k][0], b = c[1] - refs[k][1], d = c[2] - refs[k][2], e = a * a + b * b + d * d;
    if (e < best) best = e, is = (unsigned char)(k + 1);
  }
  return is;
}

// shares gives each colour's part of the lesion. Pixels at its edge are mixed with skin and left out. Colours are looked up
// in steps of 8.
static void shares(struct lesion *l) {
  static unsigned char seen[1 << 15];
  double count[color_count] = {0}, total = 0, refs[color_count][3];
  const bool *m = l->mask;
  for (int k = 0; k < color_count; k++) cielab(references[k], refs[k]);
  memset(seen, 0, sizeof seen);
  for (int i = 0; i < p->w * p->h; i++) {
    int x = i % p->w, y = i / p->w;
    if (!m[i] || x == 0 || !m[i - 1] || x == p->w - 1 || !m[i + 1] || y == 0 || !m[i - p->w] || y == p->h - 1 || !m[i + p->w]) continue;
    int q = (int)p->r[i] >> 3 << 10 | (int)p->g[i] >> 3 << 5 | (int)p->b[i] >> 3;
    if (!seen[q]) seen[q] = nearest(i, refs);
    count[seen[q] - 1]++;
    total++;
  }
  l->present = 0;
  for (int k = 0; k < color_count; k++) {
    double share = count[k] / (total > 1 ? total : 1);
    l->colors[k] = share >= 0.01 ? mp_round(share, 3) : 0;
    l->present += share >= 0.01;
  }
}

void measure(struct lesion *l) {
  double n = 0, sx = 0, sy = 0, xx = 0, yy = 0, xy = 0, r[radii], all = 0, common[2] = {0};
  const bool *mask = l->mask;
  for (int i = 0; i < radii; i++) turn(i * 2 * PI / radii, &sines[i], &cosines[i]);
  for (int i = 0; i < p->w * p->h; i++)
    if (mask[i]) n++, sx += i % p->w, sy += i / p->w;
  double cx = sx / n, cy = sy / n;
  for (int i = 0; i < p->w * p->h; i++) {
    double x = i % p->w - cx, y = i / p->w - cy;
    if (mask[i]) xx += x * x, yy += y * y, xy += x * y;
  }
  // The axis of inertia lies at half the angle of (xx - yy, 2 xy).
  double across = xx - yy, size = __builtin_sqrt(across * across + 4 * xy * xy), half = size > 0 ? across / size : 1;
  double ax = __builtin_sqrt((1 + half) / 2), ay = __builtin_sqrt((1 - half) / 2);
  rays(mask, cx, cy, ax, xy < 0 ? -ay : ay, r);
  for (int i = 0; i < radii; i++) {
    const int mirrored[2] = {radii - 1 - i, (radii / 2 - 1 - i + radii) % radii};
    all += r[i] * r[i];
    for (int k = 0; k < 2; k++) {
      double both = least(r[i], r[mirrored[k]]);
      common[k] += both * both;
    }
  }
  for (int k = 0; k < 2; k++) l->overlap[k] = 1 - common[k] / all;
  l->compactness = compactness(r);
  l->diameter = feret(mask) * p->scale;
  l->w = p->w, l->h = p->h, l->full_w = p->full_w, l->full_h = p->full_h;
  shares(l);
}

// A quarter of the area outside of the mirror image, at the worse axis, is all there is to asymmetry.
double asymmetry(const struct lesion *l) {
  double worse = l->overlap[0] > l->overlap[1] ? l->overlap[0] : l->overlap[1];
  return least(1, worse / 0.25);
}

// Compactness from that of a circle to twice it.
double irregularity(const struct lesion *l) { return least(1, l->compactness - 1); }

// From one colour to all six.
double variation(const struct lesion *l) { return l->present > 1 ? (l->present - 1) / 5.0 : 0; }
