// Package wasm reads, inspects and rewrites WebAssembly modules, and decides which are admitted.
//
// It understands WebAssembly 2.0 (the W3C recommendation of that name): multiple values, reference types, bulk memory,
// sign extension, saturating conversions and 128-bit SIMD. What lies beyond it (tail calls, exceptions, threads,
// 64-bit memories, several memories, garbage collection, relaxed SIMD, components) is refused by name.
//
// Bytes come from strangers. Every declared count is compared with the bytes left to carry it before anything is
// allocated, so reading takes time and memory linear in the file; no input makes a function of this package panic.
// The package checks structure and indices. Operand types are checked by the engine that compiles the module.
//
// It imports the standard library only.
package wasm
