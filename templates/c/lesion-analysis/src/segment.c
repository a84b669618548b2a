// Finds the lesion: what differs in colour from the skin around it, in one piece, nearest to the middle. Hairs and other
// thin lines are taken off first, and the fall of light towards the edges is evened out.
#include <string.h>

#include "lesion.h"

#define APERTURE 40.0f      // light below which a pixel at the edge is the microscope's, not skin
#define LEAST_STEP 14.0     // how far the lesion's colour must lie from the skin's, on average, in 8-bit steps
#define LEAST_SHARE 0.003
#define LARGEST_PART 0.85
#define CUT_OFF 0.2         // of the image's edge: what reaches it further is not whole, or no lesion
#define ASIDE 0.35          // of width and height: what lies further from the middle is not what was photographed
enum { fewest_side = 48 };  // in which a lesion can be told from its border

static struct picture *const p = &picture;
static bool dark[work_room];
static float away[work_room], spare[work_room];
static int stack[(work_side + 2) * (work_side + 2)];

static int least_int(int a, int b) { return a < b ? a : b; }

// corners marks what is dark and hangs together with the image's corners.
static void corners(void) {
  int n = p->w * p->h, depth = 0;
  const int starts[] = {0, p->w - 1, n - p->w, n - 1};
  memset(dark, 0, sizeof dark);
  for (int k = 0; k < 4; k++) {
    if (dark[starts[k]] || light(starts[k]) >= APERTURE) continue;
    dark[starts[k]] = true, stack[depth++] = starts[k];
  }
  while (depth > 0) {
    int i = stack[--depth], x = i % p->w;
    const int next[] = {x > 0 ? i - 1 : i, x < p->w - 1 ? i + 1 : i, i >= p->w ? i - p->w : i, i + p->w < n ? i + p->w : i};
    for (int k = 0; k < 4; k++) {
      if (dark[next[k]] || light(next[k]) >= APERTURE) continue;
      dark[next[k]] = true, stack[depth++] = next[k];
    }
  }
}

// from_middle is the square of a pixel's distance from the middle, 1 in the corners.
static float from_middle(int i) {
  float cx = (float)(p->w - 1) / 2, cy = (float)(p->h - 1) / 2, longest = cx * cx + cy * cy;
  float dx = (float)(i % p->w) - cx, dy = (float)(i / p->w) - cy;
  return (dx * dx + dy * dy) / (longest > 1 ? longest : 1);
}

static float lifted(float v, float f) { return v * f > 255 ? 255 : v * f; }

// even lifts the light towards the edges: the bright quarter of each ring around the middle, from the outer rings
// inwards, follows a + b r squared, and b is taken out. It never darkens.
static void even(void) {
  enum { rings = 24 };
  int histogram[rings][64] = {{0}}, count[rings] = {0}, n = p->w * p->h;
  for (int i = 0; i < n; i++) {
    if (dark[i]) continue;
    int k = least_int(rings - 1, (int)(__builtin_sqrt((double)from_middle(i)) * rings));
    histogram[k][least_int(63, (int)(light(i) / 4))]++;
    count[k]++;
  }
  double m = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (int k = rings / 2; k < rings; k++) {
    if (count[k] < 40) continue;
    int seen = 0, v = 63;
    for (; v > 0 && seen < count[k] / 4; v--) seen += histogram[k][v];
    double r = (k + 0.5) / rings, x = r * r, y = 4.0 * v + 2;
    m++, sx += x, sy += y, sxx += x * x, sxy += x * y;
  }
  if (m < 4 || m * sxx == sx * sx) return;
  double b = (m * sxy - sx * sy) / (m * sxx - sx * sx), a = (sy - b * sx) / m;
  if (b >= 0 || a + b <= 0) return;
  for (int i = 0; i < n; i++) {
    float f = (float)a / ((float)a + (float)b * from_middle(i));
    if (f > 3) f = 3;
    p->r[i] = lifted(p->r[i], f), p->g[i] = lifted(p->g[i], f), p->b[i] = lifted(p->b[i], f);
  }
}

// from_skin is how far each pixel's colour lies from the skin's, the median of a frame along the edges.
static void from_skin(void) {
  int histogram[3][256] = {{0}}, n = 0, band = least_int(p->w, p->h) / 12;
  float skin[3] = {0};
  if (band < 2) band = 2;
  for (int i = 0; i < p->w * p->h; i++) {
    int x = i % p->w, y = i / p->w;
    if (dark[i] || (x >= band && x < p->w - band && y >= band && y < p->h - band)) continue;
    n++;
    histogram[0][(int)p->r[i]]++, histogram[1][(int)p->g[i]]++, histogram[2][(int)p->b[i]]++;
  }
  for (int c = 0; c < 3; c++)
    for (int v = 0, seen = 0; v < 256 && seen <= n / 2; v++) seen += histogram[c][v], skin[c] = (float)v;
  for (int i = 0; i < p->w * p->h; i++) {
    float r = p->r[i] - skin[0], g = p->g[i] - skin[1], b = p->b[i] - skin[2];
    float d = (float)__builtin_sqrt((double)((r * r + g * g + b * b) / 3));
    away[i] = d < 255 ? d : 255;
  }
}

// least replaces each of count values, so many steps apart, by the smallest of itself and those beside it.
static void least(float *v, int step, int count) {
  float before = v[0];
  for (int k = 0; k < count; k++) {
    float here = v[k * step], m = here < before ? here : before;
    before = here;
    if (k + 1 < count && v[(k + 1) * step] < m) m = v[(k + 1) * step];
    v[k * step] = m;
  }
}

// open5 takes off what is thinner than five pixels: the smallest value of each square of five by five, and of those the
// largest. A square of five is one of three twice.
static void open5(float *v) {
  for (int way = 0; way < 2; way++) {
    for (int twice = 0; twice < 2; twice++) {
      for (int y = 0; y < p->h; y++) least(v + y * p->w, 1, p->w);
      for (int x = 0; x < p->w; x++) least(v + x, p->w, p->h);
    }
    for (int i = 0; i < p->w * p->h; i++) v[i] = 255 - v[i];
  }
}

// blur averages each value with its eight neighbours.
static void blur(float *v) {
  int w = p->w, h = p->h;
  for (int y = 0, i = 0; y < h; y++)
    for (int x = 0; x < w; x++, i++) spare[i] = (v[i - (x > 0)] + v[i] + v[i + (x < w - 1)]) / 3;
  for (int y = 0, i = 0; y < h; y++)
    for (int x = 0; x < w; x++, i++) v[i] = (spare[i - w * (y > 0)] + spare[i] + spare[i + w * (y < h - 1)]) / 3;
}

// otsu is the threshold that parts the values best in two (Otsu, IEEE Trans SMC 9:62-66, 1979).
static float otsu(const float *v) {
  double histogram[256] = {0}, total = 0, sum = 0, best = -1, weight = 0, part = 0;
  int at = 0;
  for (int i = 0; i < p->w * p->h; i++)
    if (!dark[i]) histogram[(int)v[i]]++, total++, sum += (int)v[i];
  for (int t = 0; t < 256; t++) {
    weight += histogram[t], part += histogram[t] * t;
    if (weight == 0 || weight == total) continue;
    double gap = part / weight - (sum - part) / (total - weight), between = weight * (total - weight) * gap * gap;
    if (between > best) best = between, at = t;
  }
  return (float)(at + 1);
}

// A mask with a border of one pixel around it, so that every pixel inside has four neighbours.
static unsigned char value[(work_side + 2) * (work_side + 2)];
static int16_t label[(work_side + 2) * (work_side + 2)];

static int bordered(int i) { return (i / p->w + 1) * (p->w + 2) + i % p->w + 1; }

struct piece {
  double area, sx, sy;
};

// flood labels what hangs together with a pixel of a value.
static struct piece flood(int start, unsigned char want, int16_t mark) {
  int across = p->w + 2, room = across * (p->h + 2), depth = 0;
  const int steps[] = {-1, 1, -across, across};
  struct piece found = {0};
  label[start] = mark, stack[depth++] = start;
  while (depth > 0) {
    int i = stack[--depth];
    found.area++, found.sx += i % across - 1, found.sy += i / across - 1;
    for (int k = 0; k < 4; k++) {
      int j = i + steps[k];
      if (j < 0 || j >= room || label[j] || value[j] != want) continue;
      label[j] = mark, stack[depth++] = j;
    }
  }
  return found;
}

// middle keeps one piece of the mask, the large one near to the middle, and fills its holes.
static void middle(bool *mask) {
  int n = p->w * p->h, room = (p->w + 2) * (p->h + 2);
  int16_t chosen = 0, next = 0;
  double best = 0;
  memset(value, 0, sizeof value);
  memset(label, 0, sizeof label);
  for (int i = 0; i < n; i++) value[bordered(i)] = mask[i];
  for (int i = 0; i < n; i++) {
    int at = bordered(i);
    if (!mask[i] || label[at]) continue;
    struct piece f = flood(at, 1, ++next);
    double x = f.sx / f.area / p->w - 0.5, y = f.sy / f.area / p->h - 0.5, score = f.area * decay(8 * (x * x + y * y));
    if (score > best) best = score, chosen = next;
  }
  for (int i = 0; i < room; i++) value[i] = chosen && label[i] == chosen, label[i] = 0;
  flood(0, 0, 1); // what the surroundings reach is no hole
  for (int i = 0; i < n; i++) mask[i] = !label[bordered(i)];
}

// whole tells whether a mask is one of a lesion that lies in the image: large enough, in the middle, hardly cut off.
static bool whole(const bool *mask) {
  int area = 0, edge = 0, sx = 0, sy = 0;
  for (int i = 0; i < p->w * p->h; i++) {
    if (!mask[i]) continue;
    int x = i % p->w, y = i / p->w;
    area++, sx += x, sy += y;
    edge += x == 0 || y == 0 || x == p->w - 1 || y == p->h - 1;
  }
  double share = area / (double)(p->w * p->h), n = area > 0 ? area : 1;
  if (__builtin_fabs(sx / n / p->w - 0.5) > ASIDE || __builtin_fabs(sy / n / p->h - 0.5) > ASIDE) return false;
  return share >= LEAST_SHARE && share <= LARGEST_PART && edge <= CUT_OFF * (2 * (p->w + p->h));
}

bool segment(bool mask[work_room]) {
  double in = 0, out = 0, inside = 0, outside = 0;
  if (least_int(p->full_w, p->full_h) < fewest_side) return false;
  corners();
  even();
  from_skin();
  open5(away);
  blur(away);
  float t = otsu(away);
  for (int i = 0; i < p->w * p->h; i++) {
    mask[i] = !dark[i] && away[i] > t;
    if (mask[i]) in += (double)away[i], inside++;
    else if (!dark[i]) out += (double)away[i], outside++;
  }
  if (inside == 0 || outside == 0 || in / inside - out / outside < LEAST_STEP) return false;
  middle(mask);
  return whole(mask);
}
