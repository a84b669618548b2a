// Decimal numbers and doubles, both ways exact.
#include "medplug.h"

// A natural number in base 2^32, least digit first. 160 digits hold 10^1500.
enum { limbs = 160, most_digits = 400 };
struct big {
  uint32_t d[limbs];
  int n;
};

static void set(struct big *b, uint64_t v) {
  b->n = 0;
  for (; v; v >>= 32) b->d[b->n++] = (uint32_t)v;
}

static void times(struct big *b, uint32_t f, uint32_t plus) {
  uint64_t carry = plus;
  for (int i = 0; i < b->n; i++) {
    carry += (uint64_t)b->d[i] * f;
    b->d[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (carry && b->n < limbs) b->d[b->n++] = (uint32_t)carry;
}

static void times_ten(struct big *b, int power) {
  for (; power >= 9; power -= 9) times(b, 1000000000u, 0);
  for (; power > 0; power--) times(b, 10, 0);
}

static void shift(struct big *b, int bits) {
  if (b->n == 0) return;
  int whole = bits / 32;
  for (int i = b->n - 1; i >= 0; i--) b->d[i + whole] = b->d[i];
  for (int i = 0; i < whole; i++) b->d[i] = 0;
  b->n += whole;
  if (bits % 32) times(b, 1u << bits % 32, 0);
}

static int compare(const struct big *a, const struct big *b) {
  if (a->n != b->n) return a->n < b->n ? -1 : 1;
  for (int i = a->n - 1; i >= 0; i--)
    if (a->d[i] != b->d[i]) return a->d[i] < b->d[i] ? -1 : 1;
  return 0;
}

static void minus(struct big *a, const struct big *b) {
  uint64_t borrow = 0;
  for (int i = 0; i < a->n; i++) {
    uint64_t take = (i < b->n ? b->d[i] : 0) + borrow;
    borrow = a->d[i] < take;
    a->d[i] = (uint32_t)(a->d[i] - take);
  }
  while (a->n && a->d[a->n - 1] == 0) a->n--;
}

static int bit_length(const struct big *b) { return b->n ? b->n * 32 - __builtin_clz(b->d[b->n - 1]) : 0; }

// divide gives the quotient, which is below 2^62, rounded half to even; a and b are used up.
static uint64_t divide(struct big *a, struct big *b, bool sticky) {
  int up = bit_length(a) - bit_length(b);
  if (up < 0) up = 0;
  shift(a, 1); // one bit more, which rounds
  shift(b, up + 1);
  uint64_t q = 0;
  for (int i = 0; i <= up + 1; i++) {
    q <<= 1;
    if (compare(a, b) >= 0) {
      minus(a, b);
      q |= 1;
    }
    shift(a, 1);
  }
  bool half = q & 1, rest = a->n > 0 || sticky;
  q >>= 1;
  return q + (half && (rest || (q & 1)));
}

static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static double from_bits(uint64_t bits) {
  union {
    uint64_t u;
    double d;
  } x = {bits};
  return x.d;
}

// exact gives digits * 10^power, correctly rounded (round half to even).
static double exact(const char *digits, int count, int power, bool sticky) {
  struct big a = {{0}, 0}, b = {{0}, 0};
  for (int i = 0; i < count; i++) {
    if (a.n == 0)
      set(&a, (uint64_t)(digits[i] - '0'));
    else
      times(&a, 10, (uint32_t)(digits[i] - '0'));
  }
  if (a.n == 0 || count + power < -330) return 0;
  if (count + power > 310) return __builtin_inf();
  set(&b, 1);
  if (power > 0) times_ten(&a, power);
  if (power < 0) times_ten(&b, -power);
  int scale = 53 - (bit_length(&a) - bit_length(&b)); // the quotient has 53 or 54 bits
  for (;;) {
    if (scale > 1074) scale = 1074; // below, doubles lose bits
    struct big x = a, y = b;
    shift(scale > 0 ? &x : &y, scale > 0 ? scale : -scale);
    uint64_t q = divide(&x, &y, sticky);
    if (q > 1ull << 53) { // 54 bits: again with one bit less, so that it is rounded once
      scale--;
      continue;
    }
    int e = -scale;
    if (q == 1ull << 53) q >>= 1, e++;
    if (q < 1ull << 52) return from_bits(q); // subnormal: e is -1074
    if (e + 1075 >= 2047) return __builtin_inf();
    return from_bits((uint64_t)(e + 1075) << 52 | (q & ((1ull << 52) - 1)));
  }
}

double mp_parse_double(const char *text, const char **end) {
  bool negative = *text == '-', dot = false, sticky = false;
  text += negative;
  char digits[most_digits];
  int count = 0, power = 0;
  uint64_t small = 0;
  for (;; text++) {
    if (*text == '.' && !dot) {
      dot = true;
      continue;
    }
    if (*text < '0' || *text > '9') break;
    if (count == 0 && *text == '0') {
      power -= dot;
      continue;
    }
    if (count < most_digits) {
      if (count < 19) small = small * 10 + (uint64_t)(*text - '0');
      digits[count++] = *text;
      power -= dot;
    } else {
      sticky |= *text != '0';
      power += !dot;
    }
  }
  if (*text == 'e' || *text == 'E') {
    text++;
    bool down = *text == '-';
    text += *text == '-' || *text == '+';
    int e = 0;
    for (; *text >= '0' && *text <= '9'; text++)
      if (e < 100000) e = e * 10 + (*text - '0');
    power += down ? -e : e;
  }
  if (end) *end = text;
  double v;
  if (count == 0)
    v = 0;
  else if (count <= 19 && small <= 1ull << 53 && power >= -22 && power <= 22) // both factors are exact: one rounding
    v = power < 0 ? (double)small / tens[-power] : (double)small * tens[power];
  else
    v = exact(digits, count, power, sticky);
  return negative ? -v : v;
}

// digits_of gives v = m * 2^e in count significant digits, as a whole number; *power is that of its last digit.
static uint64_t digits_of(uint64_t m, int e, int count, int *power) {
  uint64_t most = 1;
  for (int i = 0; i < count; i++) most *= 10;
  int bits = 64 - __builtin_clzll(m) + e;
  int guess = (int)((bits - 1) * 0.30102999566398120); // of the first digit, at most one off
  if (bits - 1 < 0) guess--;
  for (int p = guess - count + 1;; p++) {
    struct big a = {{0}, 0}, b = {{0}, 0};
    set(&a, m);
    set(&b, 1);
    if (e > 0) shift(&a, e);
    if (e < 0) shift(&b, -e);
    if (p < 0) times_ten(&a, -p);
    if (p > 0) times_ten(&b, p);
    uint64_t q = divide(&a, &b, false);
    if (q < most) {
      *power = p;
      return q;
    }
  }
}

static uint32_t whole(uint64_t v, char *out) {
  char back[20];
  uint32_t n = 0;
  do back[n++] = (char)('0' + v % 10);
  while (v /= 10);
  for (uint32_t i = 0; i < n; i++) out[i] = back[n - 1 - i];
  return n;
}

// lay_out writes q * 10^power: plain from 1e-6 to 1e21, with an exponent otherwise.
static uint32_t lay_out(uint64_t q, int power, char *out) {
  char d[20];
  uint32_t n, used = 0;
  while (q % 10 == 0) q /= 10, power++;
  n = whole(q, d);
  int first = (int)n + power; // digits before the point
  if (first > -6 && first <= 21) {
    if (first <= 0) {
      out[used++] = '0', out[used++] = '.';
      for (int i = first; i < 0; i++) out[used++] = '0';
    }
    for (uint32_t i = 0; i < n; i++) {
      if ((int)i == first && first > 0) out[used++] = '.';
      out[used++] = d[i];
    }
    for (int i = (int)n; i < first; i++) out[used++] = '0';
    return used;
  }
  out[used++] = d[0];
  if (n > 1) out[used++] = '.';
  for (uint32_t i = 1; i < n; i++) out[used++] = d[i];
  out[used++] = 'e';
  first--;
  out[used++] = first < 0 ? '-' : '+';
  return used + whole((uint64_t)(first < 0 ? -first : first), out + used);
}

uint32_t mp_format_double(double v, char out[MP_DOUBLE_ROOM]) {
  uint32_t used = 0;
  if (v < 0) out[used++] = '-', v = -v;
  if (v == 0) {
    out[0] = '0'; // -0 is 0
    return 1;
  }
  for (int d = 0; d <= 6 && v < 1e9; d++) { // what measurements look like
    uint64_t q = (uint64_t)(v * tens[d] + 0.5);
    if (q && (double)q / tens[d] == v) return used + lay_out(q, -d, out + used);
  }
  union {
    double d;
    uint64_t u;
  } x = {v};
  int e = (int)(x.u >> 52);
  uint64_t m = x.u & ((1ull << 52) - 1);
  if (e)
    m |= 1ull << 52;
  else
    e = 1;
  for (int count = 1;; count++) {
    int power;
    uint64_t q = digits_of(m, e - 1075, count, &power);
    uint32_t n = lay_out(q, power, out + used);
    out[used + n] = 0;
    if (count == 17 || mp_parse_double(out + used, NULL) == v) return used + n;
  }
}

double mp_round(double v, int digits) {
  if (!(v > -1e15 && v < 1e15)) return v;
  double scaled = v * tens[digits];
  double r = (double)(int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5) / tens[digits];
  return r == 0 ? 0 : r;
}
