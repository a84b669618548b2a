// A host in memory, for unit tests that are compiled natively: `make test`. Plugins do not contain it.
#ifndef MP_REHEARSE_H
#define MP_REHEARSE_H

#include <stdbool.h>
#include <stdint.h>

// What the host is to say, and what it was told.
struct rehearsal {
  int guideline;         // the outcome of the deployer's rules: 1 pass, 0 fail, 2 not decided
  const char *authority; // the JSON that validate_medical_authority answers
  const char *consent;   // the JSON that check_consent answers
  bool full;             // the host has no memory left
  char output[1 << 20], error[2048], last_audit[4096], last_query[4096];
  int audits, guidelines, authorities;
};
extern struct rehearsal host;

// rehearse calls an export on a request; what it gives is what the export gave.
int32_t rehearse(const char *request, int32_t (*entry)(void));

// output_has tells whether the answer holds a piece of text.
bool output_has(const char *piece);

// read_file gives a file's text.
char *read_file(const char *path);

// CHECK notes a condition that does not hold; failures counts them.
extern int failures;
void note_failure(const char *file, int line, const char *what);
#define CHECK(condition) ((condition) ? (void)0 : note_failure(__FILE__, __LINE__, #condition))

#endif
