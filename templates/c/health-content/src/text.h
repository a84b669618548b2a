// The text that is prepared, and what is found in it.
#ifndef TEXT_H
#define TEXT_H

#include "medplug.h"

enum { text_room = MP_INPUT_MAX + 8192, most_edits = 1000, most_claims = 100, most_references = 50 };

extern char text[text_room];
extern uint32_t length;

// folded gives the character at *p as phrases are looked for, and goes past it: lower case without accents, any white
// space one blank, what has no width left out. 0 at the end.
uint32_t folded(uint32_t *p);

// find_phrase tells whether a phrase, in folded letters, stands at a position as whole words, and where it ends.
bool find_phrase(uint32_t at, const char *phrase, uint32_t *end);

// next_word gives the first word that begins after a position inside a word, or from 0 on; -1 for none.
int64_t next_word(uint32_t after);
bool is_letter(uint32_t c);

// sentence widens a stretch to the sentence or line it stands in.
void sentence(uint32_t *from, uint32_t *to);

// edit notes that a stretch is to be replaced, edited tells whether one that overlaps is; apply_edits does it, from the back.
void edit(uint32_t from, uint32_t to, const char *by);
bool edited(uint32_t from, uint32_t to);
void apply_edits(void);
extern int edit_count;

// Reasons why a statement may not be published.
enum reason { diagnosis, guarantee, superiority, seal, dosing, reasons };
struct reason_text {
  const char *what, *basis;
};
extern const struct reason_text reason_texts[reasons];

// withhold takes out what may not be published; it tells for which reasons. mask takes out what identifies a person, and
// tells how often.
void withhold(bool hit[reasons]);
int mask(void);

struct span {
  uint32_t from, to;
  bool negated;
};
extern struct span claims[most_claims], references[most_references];
extern int claim_count, reference_count;
void find_claims(void);
void find_references(void);

// reading_ease is the Flesch formula for Portuguese, 0 hard to 100 easy; NaN for a text too short.
double reading_ease(void);

#endif
