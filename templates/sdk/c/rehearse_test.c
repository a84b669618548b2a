#include "rehearse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"

struct rehearsal host;
int failures;

static char memory[1 << 22];
static uint64_t used, lengths[1 << 12];
static int block_count;
static uint64_t blocks[1 << 12];
static const char *request;
static uint64_t request_length;

void note_failure(const char *file, int line, const char *what) {
  fprintf(stderr, "%s:%d: %s does not hold\n", file, line, what);
  failures++;
}

char *read_file(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) {
    perror(path);
    exit(1);
  }
  char *text = calloc(1, 1 << 20);
  if (fread(text, 1, (1 << 20) - 1, f) == 0) exit(1);
  fclose(f);
  return text;
}

int32_t rehearse(const char *text, int32_t (*entry)(void)) {
  request = text, request_length = strlen(text);
  used = 16, block_count = 0;
  host.output[0] = host.error[0] = 0;
  host.audits = host.guidelines = host.authorities = 0;
  return entry();
}

bool output_has(const char *piece) { return strstr(host.output, piece) != NULL; }

uint64_t input_length(void) { return request_length; }

uint32_t input_load_u8(uint64_t offset) { return (unsigned char)request[offset]; }

uint64_t input_load_u64(uint64_t offset) {
  uint64_t v;
  memcpy(&v, request + offset, 8);
  return v;
}

uint64_t alloc(uint64_t n) {
  if (host.full || used + n + 16 > sizeof memory || block_count == MP_COUNT(blocks)) return 0;
  blocks[block_count] = used, lengths[block_count++] = n;
  used += n + 16;
  memset(memory + blocks[block_count - 1], 0, n + 16);
  return blocks[block_count - 1];
}

uint64_t mp_length(uint64_t offset) {
  for (int i = 0; i < block_count; i++)
    if (blocks[i] == offset) return lengths[i];
  return 0;
}

void mp_free(uint64_t offset) { CHECK(mp_length(offset) > 0); }

static void inside(uint64_t offset, uint64_t n) {
  for (int i = 0; i < block_count; i++)
    if (offset >= blocks[i] && offset + n <= blocks[i] + lengths[i]) return;
  note_failure(__FILE__, __LINE__, "a store lies in a block");
}

uint32_t load_u8(uint64_t offset) { return (unsigned char)memory[offset]; }

void store_u8(uint64_t offset, uint32_t v) {
  inside(offset, 1);
  memory[offset] = (char)v;
}

void store_u64(uint64_t offset, uint64_t v) {
  inside(offset, 8);
  memcpy(memory + offset, &v, 8);
}

static void take(char *to, size_t room, uint64_t offset, uint64_t n) {
  if (n >= room) n = room - 1;
  memcpy(to, memory + offset, n);
  to[n] = 0;
}

void output_set(uint64_t offset, uint64_t n) { take(host.output, sizeof host.output, offset, n); }
void error_set(uint64_t offset) { take(host.error, sizeof host.error, offset, mp_length(offset)); }

void log_medical_audit_event(uint64_t event) {
  take(host.last_audit, sizeof host.last_audit, event, mp_length(event));
  host.audits++;
}

uint64_t validate_crm_cardiology_guidelines(uint64_t recommendation) {
  CHECK(mp_length(recommendation) > 0);
  host.guidelines++;
  return (uint64_t)host.guideline;
}

static uint64_t say(const char *json) {
  uint64_t n = strlen(json), block = alloc(n);
  if (block) memcpy(memory + block, json, n);
  return block;
}

uint64_t validate_medical_authority(uint64_t query) {
  take(host.last_query, sizeof host.last_query, query, mp_length(query));
  host.authorities++;
  return say(host.authority);
}

uint64_t check_consent(uint64_t query) {
  take(host.last_query, sizeof host.last_query, query, mp_length(query));
  return say(host.consent);
}
