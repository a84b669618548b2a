//go:build wasip1

package main

import "unsafe"

//go:wasmimport extism:host/env alloc
func extismAlloc(n uint64) uint64

//go:wasmimport extism:host/env store_u8
func extismStore8(offset uint64, v uint32)

//go:wasmimport extism:host/env store_u64
func extismStore64(offset uint64, v uint64)

//go:wasmimport extism:host/env input_length
func extismInputLength() uint64

//go:wasmimport extism:host/env input_load_u8
func extismInput8(i uint64) uint32

//go:wasmimport extism:host/env input_load_u64
func extismInput64(i uint64) uint64

//go:wasmimport extism:host/env output_set
func extismOutput(offset, n uint64)

//go:wasmimport extism:host/env error_set
func extismError(offset uint64)

//go:wasmimport extism:host/env log_info
func extismLog(offset uint64)

//go:wasmimport extism:host/env get_log_level
func extismLogLevel() uint32

// input copies the input, eight bytes at a time.
func input() []byte {
	b := make([]byte, extismInputLength())
	i := 0
	for ; i+8 <= len(b); i += 8 {
		*(*uint64)(unsafe.Pointer(&b[i])) = extismInput64(uint64(i))
	}
	for ; i < len(b); i++ {
		b[i] = byte(extismInput8(uint64(i)))
	}
	return b
}

// block copies data into a block of the host; 0 when there is no room.
func block(data []byte) uint64 {
	at := extismAlloc(uint64(len(data)))
	if at == 0 {
		return 0
	}
	i := 0
	for ; i+8 <= len(data); i += 8 {
		extismStore64(at+uint64(i), *(*uint64)(unsafe.Pointer(&data[i])))
	}
	for ; i < len(data); i++ {
		extismStore8(at+uint64(i), uint32(data[i]))
	}
	return at
}

func setOutput(output []byte) {
	if at := block(output); at != 0 {
		extismOutput(at, uint64(len(output)))
	}
}

func setError(text string) {
	if at := block([]byte(text)); at != 0 {
		extismError(at)
	}
}

func log(text string) {
	if at := block([]byte(text)); at != 0 {
		extismLog(at)
	}
}
