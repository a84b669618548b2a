package pdk

import (
	"errors"
	"strconv"
	"unsafe"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// The Extism ABI, imported directly: github.com/extism/go-pdk (v1.1.3) does not test for alloc's 0, which a full kernel
// memory answers, and then writes to offset 0.

//go:wasmimport extism:host/env alloc
func extismAlloc(n uint64) uint64

//go:wasmimport extism:host/env free
func extismFree(offset uint64)

//go:wasmimport extism:host/env length
func extismLength(offset uint64) uint64

//go:wasmimport extism:host/env load_u8
func extismLoad8(offset uint64) uint32

//go:wasmimport extism:host/env load_u64
func extismLoad64(offset uint64) uint64

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

//go:wasmimport extism:host/env log_debug
func extismLogDebug(offset uint64)

//go:wasmimport extism:host/env log_info
func extismLogInfo(offset uint64)

//go:wasmimport extism:host/env log_warn
func extismLogWarn(offset uint64)

//go:wasmimport extism:host/env log_error
func extismLogError(offset uint64)

//go:wasmimport extism:host/env config_get
func extismConfig(offset uint64) uint64

//go:wasmimport extism:host/user log_medical_audit_event
func medicalAudit(offset uint64)

//go:wasmimport extism:host/user validate_crm_cardiology_guidelines
func medicalGuideline(offset uint64) uint64

//go:wasmimport extism:host/user validate_medical_authority
func medicalAuthority(offset uint64) uint64

//go:wasmimport extism:host/user check_consent
func medicalConsent(offset uint64) uint64

// errNoRoom: the kernel's memory is full.
var errNoRoom = errors.New("the host has no memory left for this call")

// host is the Extism host of this instance. Each method stands for itself, so that the linker drops the imports of those
// that a plugin does not use.
type host struct{}

// Serve answers the call in progress; its result is the export's. 0 is success, 1 a failure that the host reads as error
// object, 2 one for which there was no memory left.
func Serve[Req, Resp any, PReq requestOf[Req], PResp responseOf[Resp]](p Plugin, handler func(*Call, PReq) (PResp, error)) int32 {
	var output []byte
	var fault *contract.Error
	if id, err := linked(); err != nil {
		fault = &contract.Error{Code: contract.Internal, Message: err.Error()}
	} else if extismInputLength() > uint64(id.MaxInputBytes) { // before there is memory for it
		fault = &contract.Error{Code: contract.InputTooLarge, Message: "the request is longer than " + strconv.Itoa(id.MaxInputBytes) + " bytes"}
	} else {
		h := func(c *Call, r *Req) (*Resp, error) { resp, err := handler(c, r); return resp, err }
		output, _, fault = answer[Req, Resp, PReq, PResp](&Call{}, id, p, h, input())
	}
	if fault == nil {
		if block, ok := write(output); ok {
			extismOutput(block, uint64(len(output)))
			return 0
		}
		fault = &contract.Error{Code: contract.Internal, Message: errNoRoom.Error()}
	}
	block, ok := write([]byte(fault.JSON()))
	if !ok {
		return 2
	}
	extismError(block)
	return 1
}

// input copies the input, eight bytes at a time.
func input() []byte {
	n := extismInputLength()
	b := make([]byte, n)
	i := uint64(0)
	for ; i+8 <= n; i += 8 {
		*(*uint64)(unsafe.Pointer(&b[i])) = extismInput64(i)
	}
	for ; i < n; i++ {
		b[i] = byte(extismInput8(i))
	}
	return b
}

// write puts data into a new block; false when there is no room.
func write(data []byte) (uint64, bool) {
	n := uint64(len(data))
	block := extismAlloc(n)
	if block == 0 {
		return 0, n == 0
	}
	i := uint64(0)
	for ; i+8 <= n; i += 8 {
		extismStore64(block+i, *(*uint64)(unsafe.Pointer(&data[i])))
	}
	for ; i < n; i++ {
		extismStore8(block+i, uint32(data[i]))
	}
	return block, true
}

// take copies a block that the host made, and frees it.
func take(block uint64) []byte {
	n := extismLength(block)
	b := make([]byte, n)
	i := uint64(0)
	for ; i+8 <= n; i += 8 {
		*(*uint64)(unsafe.Pointer(&b[i])) = extismLoad64(block + i)
	}
	for ; i < n; i++ {
		b[i] = byte(extismLoad8(block + i))
	}
	extismFree(block)
	return b
}

// hand runs a host function on data in a block, and frees the block.
func hand(data []byte, call func(block uint64)) error {
	block, ok := write(data)
	if !ok {
		return errNoRoom
	}
	call(block)
	extismFree(block)
	return nil
}

func (host) audit(arg []byte) error { return hand(arg, medicalAudit) }

func (host) guideline(arg []byte) (r contract.GuidelineResult, err error) {
	err = hand(arg, func(b uint64) { r = contract.GuidelineResult(medicalGuideline(b)) })
	return r, err
}

func (host) authority(arg []byte) ([]byte, error) { return reply(arg, medicalAuthority) }

func (host) consent(arg []byte) ([]byte, error) { return reply(arg, medicalConsent) }

func reply(arg []byte, call func(uint64) uint64) (text []byte, err error) {
	var block uint64
	if err := hand(arg, func(b uint64) { block = call(b) }); err != nil {
		return nil, err
	}
	if block == 0 {
		return nil, errNoRoom
	}
	return take(block), nil
}

func (host) config(key string) (string, bool) {
	var block uint64
	if hand([]byte(key), func(b uint64) { block = extismConfig(b) }) != nil || block == 0 {
		return "", false
	}
	return string(take(block)), true
}

// log drops a line for which there is no room. The host frees the block.
func (host) log(level Level, message string) {
	block, ok := write([]byte(message))
	if !ok || block == 0 {
		return
	}
	switch level {
	case Debug:
		extismLogDebug(block)
	case Warn:
		extismLogWarn(block)
	case Error:
		extismLogError(block)
	default:
		extismLogInfo(block)
	}
}
