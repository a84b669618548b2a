// The part of the Extism ABI that the benchmark needs. Offsets are into the host's memory, not ours.
#ifndef EXTISM_H
#define EXTISM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOST(name) __attribute__((import_module("extism:host/env"), import_name(#name))) extern
#define EXPORT(name) __attribute__((export_name(#name)))

HOST(input_length) uint64_t input_length(void);
HOST(input_load_u64) uint64_t input_load_u64(uint64_t offset);
HOST(alloc) uint64_t alloc(uint64_t length);
HOST(store_u8) void store_u8(uint64_t offset, uint8_t value);
HOST(store_u64) void store_u64(uint64_t offset, uint64_t value);
HOST(output_set) void output_set(uint64_t offset, uint64_t length);
HOST(error_set) void error_set(uint64_t offset);

// give_block copies n bytes to the host; 0 when it has no room for them.
uint64_t give_block(const char *bytes, uint32_t n);

#endif
