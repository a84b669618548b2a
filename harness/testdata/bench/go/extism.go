package main

import "encoding/binary"

//go:wasmimport extism:host/env input_length
func inputLength() uint64

//go:wasmimport extism:host/env input_load_u8
func inputLoadU8(offset uint64) uint32

//go:wasmimport extism:host/env input_load_u64
func inputLoadU64(offset uint64) uint64

//go:wasmimport extism:host/env alloc
func alloc(length uint64) uint64

//go:wasmimport extism:host/env store_u8
func storeU8(offset uint64, value uint32)

//go:wasmimport extism:host/env store_u64
func storeU64(offset, value uint64)

//go:wasmimport extism:host/env output_set
func outputSet(offset, length uint64)

//go:wasmimport extism:host/env error_set
func errorSet(offset uint64)

const (
	refused  = 1
	noMemory = 2 // the host has no room for what the plugin would say
)

func input() []byte {
	b := make([]byte, inputLength())
	i := 0
	for ; i+8 <= len(b); i += 8 {
		binary.LittleEndian.PutUint64(b[i:], inputLoadU64(uint64(i)))
	}
	for ; i < len(b); i++ {
		b[i] = byte(inputLoadU8(uint64(i)))
	}
	return b
}

func output(b []byte) int32 {
	offset := give(b)
	if offset == 0 {
		return noMemory
	}
	outputSet(offset, uint64(len(b)))
	return 0
}

func fail(b []byte) int32 {
	offset := give(b)
	if offset == 0 {
		return noMemory
	}
	errorSet(offset)
	return refused
}

// give copies b to the host; 0 when it has no room.
func give(b []byte) uint64 {
	offset := alloc(uint64(len(b)))
	if offset == 0 {
		return 0
	}
	i := 0
	for ; i+8 <= len(b); i += 8 {
		storeU64(offset+uint64(i), binary.LittleEndian.Uint64(b[i:]))
	}
	for ; i < len(b); i++ {
		storeU8(offset+uint64(i), uint32(b[i]))
	}
	return offset
}
