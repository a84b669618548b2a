// The raw Extism ABI and the contract's host functions. Offsets are into the host's memory, not ours.
#ifndef MP_HOST_H
#define MP_HOST_H

#include "medplug.h"

#define MP_ENV(name) MP_IMPORT("extism:host/env", name) extern
#define MP_USER(name) MP_IMPORT("extism:host/user", name) extern

MP_ENV(input_length) uint64_t input_length(void);
MP_ENV(input_load_u64) uint64_t input_load_u64(uint64_t offset);
MP_ENV(input_load_u8) uint32_t input_load_u8(uint64_t offset);
MP_ENV(alloc) uint64_t alloc(uint64_t length);
MP_ENV(free) void mp_free(uint64_t offset);
MP_ENV(length) uint64_t mp_length(uint64_t offset);
MP_ENV(load_u8) uint32_t load_u8(uint64_t offset);
MP_ENV(store_u8) void store_u8(uint64_t offset, uint32_t value);
MP_ENV(store_u64) void store_u64(uint64_t offset, uint64_t value);
MP_ENV(output_set) void output_set(uint64_t offset, uint64_t length);
MP_ENV(error_set) void error_set(uint64_t offset);

MP_USER(log_medical_audit_event) void log_medical_audit_event(uint64_t event);
MP_USER(validate_crm_cardiology_guidelines) uint64_t validate_crm_cardiology_guidelines(uint64_t recommendation);
MP_USER(validate_medical_authority) uint64_t validate_medical_authority(uint64_t query);
MP_USER(check_consent) uint64_t check_consent(uint64_t query);

// mp_block writes into a block of the host's: its offset, 0 when the host has no room, and its length.
uint64_t mp_block(mp_write *write, const void *what, uint32_t *length);

// What one call has come to know. It is cleared at the start of each.
struct mp_verdict {
  bool passed, failed, open;
};
struct mp_call {
  struct mp_verdict guidelines, authorities, anvisa;
  int audits;
  const char *abort_code, *abort_message;
  char abort_path[256];
};
extern struct mp_call mp_this;

// mp_flag is 0 once anything failed, 1 when everything passed, -1 otherwise.
int mp_flag(struct mp_verdict v);

// A fault of the request, by the contract's phases.
struct mp_fault {
  const char *code;
  char message[160], path[256];
};
enum { MP_MISSING, MP_TYPE, MP_VALUE, MP_PHASES };
extern struct mp_fault mp_found[MP_PHASES];

// mp_check_fields checks an object at a path.
void mp_check_fields(mp_json object, const struct mp_field *fields, const char *path);
const struct mp_fault *mp_first_fault(void);

extern const struct mp_field mp_common_fields[];
bool mp_has_form(mp_json string, enum mp_form form);

// mp_image_fault gives the code of what is wrong with an image, NULL for nothing.
const char *mp_image_fault(mp_json string);
bool mp_in_list(mp_json string, const char *list);
uint32_t mp_size(const char *s);

#endif
