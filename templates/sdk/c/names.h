// Names of persons in Portuguese text, found as the Go SDK's lgpd finds them. The two sides of names.c: words and rules.
#ifndef MP_NAMES_H
#define MP_NAMES_H

#include "medplug.h"

// What a word can be, one bit for each; words.c is made of the lists of medplug's lgpd, with these bits.
enum {
  MP_FIRST = 1 << 0,         // a first name
  MP_LAST = 1 << 1,          // a family name
  MP_COMMON = 1 << 2,        // of a name: an ordinary word, a place or a saint as well
  MP_CONNECTOR = 1 << 3,     // between names: da, de, dos, e
  MP_TITLE = 1 << 4,         // before a name: Dr., Sra., Dona
  MP_PERSON = 1 << 5,        // says that a person's name follows: paciente, nome, filho
  MP_VERB = 1 << 6,          // what a person does right after the name: refere, nega
  MP_STREET = 1 << 7,        // opens an address
  MP_RESIDENCE = 1 << 8,     // announces an address
  MP_ORGANISATION = 1 << 9,  // hospital, clínica: what follows is no person's name
  MP_EPONYMOUS = 1 << 10,    // síndrome, escala: what follows is a name, of no patient
  MP_EPONYM = 1 << 11,       // Parkinson, Glasgow
  MP_PLACE = 1 << 12,        // before a place: em, município
  MP_STATE = 1 << 13,        // the abbreviation of a state
  MP_MONTH = 1 << 14,
  MP_PLAIN = 1 << 15,        // common in clinical writing, no name even when capitalised
  MP_RELATIVE = 1 << 16,     // júnior, neto: ends a name
  MP_ABOUT = 1 << 17,        // says what kind of figure follows: CPF, telefone
  MP_REGISTRATION = 1 << 18, // CRM, RQE
  MP_NUMERO = 1 << 19,       // n, nº: between a label and its number
  MP_CONDITION = 1 << 20,    // a disease
  MP_ICD = 1 << 21,
  MP_SAINT = 1 << 22,        // São, Santa: with a first name a place, rarely a person
  MP_AMOUNT = 1 << 23,       // mg, anos: a number beside it is a quantity
};

// Hashes of words, ascending, each with what the word can be; and of towns and institutions that read like a person.
struct mp_word {
  uint32_t hash, what;
};
extern const struct mp_word mp_words[];
extern const uint32_t mp_places[];
extern const uint32_t mp_word_count, mp_place_count;

enum { MP_WORD, MP_NUMBER, MP_MARK, MP_LINE };                 // what a token is
enum { MP_LOWER, MP_CAPITAL, MP_UPPER, MP_INITIAL, MP_MIXED }; // rosa, Rosa, ROSA, R, rOSA

struct mp_token {
  uint32_t start, end, what; // what: of a word
  uint8_t kind, shape;
  uint8_t mark;   // the character of a mark, 0 for one outside ASCII
  uint8_t length; // letters of a word, at most 255
};

enum { MP_TOKENS = 1024 }; // of one stretch of text
extern struct mp_token mp_tokens[MP_TOKENS];
extern int mp_token_count;

// mp_tokenise splits text from a position on into tokens, as many as there is room for, and gives where it ended: at the end
// of the text, of a line or between words.
uint32_t mp_tokenise(const char *text, uint32_t from, uint32_t to);

// mp_hash_name gives the hash of the letters of a stretch of text, folded, and of nothing else in it.
uint32_t mp_hash_name(const char *text, uint32_t from, uint32_t to);

#endif
