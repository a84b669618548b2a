// The Flesch reading ease with the constants of Martins, Ghiraldelo, Nunes and Oliveira (1996) for Portuguese:
// 248.835 - 1.015 words a sentence - 84.6 syllables a word.
#include "text.h"

enum { fewest_words = 20 }; // for which the formula says anything

struct vowel {
  bool is, strong, tilde; // strong: a, e, o, or one with an accent
  char base;
};

// vowel_at reads a character of Portuguese; the others are no vowels.
static struct vowel vowel_at(uint32_t *p) {
  static const char accents[] = "aaaaaa_ceeeeiiii_nooooo_ouuuuy__"; // U+00E0 to U+00FF
  struct vowel v = {0};
  unsigned char c = (unsigned char)text[(*p)++];
  bool accent = false;
  if (c == 0xc3 && *p < length) {
    unsigned char second = (unsigned char)text[(*p)++];
    c = (unsigned char)accents[second & 31];
    v.tilde = (second & 31) == 3 || (second & 31) == 21;
    accent = true;
  }
  c |= 32;
  v.is = c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
  v.strong = v.is && (accent || c == 'a' || c == 'e' || c == 'o');
  v.base = (char)c;
  return v;
}

// syllables counts the vowel groups of a word, two strong vowels side by side as two; nasal diphthongs, as in "mão", are
// one. Diphthongs and hiatuses that only a dictionary tells apart are not.
static int syllables(uint32_t from, uint32_t to) {
  struct vowel last = {0};
  int n = 0;
  for (uint32_t p = from; p < to;) {
    struct vowel v = vowel_at(&p);
    bool nasal = last.tilde && (v.base == 'o' || v.base == 'e');
    n += v.is && (!last.is || (last.strong && v.strong && !nasal));
    last = v;
  }
  return n;
}

static bool space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

double reading_ease(void) {
  int words = 0, parts = 0, sentences = 0;
  bool open = false;
  for (uint32_t i = 0; i < length;) {
    if (space(text[i])) {
      if (text[i] == '\n' && open) sentences++, open = false; // a heading, an item of a list
      i++;
      continue;
    }
    uint32_t from = i;
    while (i < length && !space(text[i])) i++;
    int n = syllables(from, i);
    if (n > 0) words++, parts += n, open = true;
    char end = text[i - 1];
    if (open && (end == '.' || end == '!' || end == '?')) sentences++, open = false;
  }
  sentences += open;
  if (words < fewest_words || sentences == 0) return MP_NAN;
  double ease = 248.835 - 1.015 * words / sentences - 84.6 * parts / words;
  return mp_round(ease < 0 ? 0 : ease > 100 ? 100 : ease, 1);
}
