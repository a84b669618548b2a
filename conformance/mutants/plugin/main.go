//go:build wasip1

// Command plugin is the specimen from which the behavioural mutants are made. It is a whole ECG plugin, written against
// the contract alone: it decodes, measures and answers as it should, except for the one thing its variant does wrong.
//
// One build serves all variants: the variant's name stands in a marker string of fixed length, which package mutants
// finds in the compiled file and overwrites. Behaviour that needs another import is behind the build tag host.
package main

import (
	"errors"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// marker is overwritten in the file: sixteen bytes to find it by, then the variant's name, padded with dots.
var marker = "medplug-variant=conforms........................"

func variant() string { return strings.TrimRight(marker[len("medplug-variant="):], ".") }

// is says whether this is the variant.
func is(name string) bool { return variant() == name }

// Who answers; package mutants declares the same in the manifest.
const (
	pluginID   = "org.medplug.mutant"
	version    = "1.0.0"
	maxInput   = 512 << 10
	youngest   = 18
	oldest     = 110
	cardiology = contract.Cardiology
)

func main() {}

//go:wasmexport process_medical_content
func process() int32 {
	request := input()
	req := new(contract.ECGAnalysisRequest)
	err := contract.DecodeRequest(request, req, contract.DecodeOptions{MaxBytes: maxInput, Kind: contract.ECGAnalysis, Specialty: cardiology})
	if err != nil {
		return refuse(err, request)
	}
	before(req, request)
	resp := answer(req)
	after(req, resp)
	output, err := contract.Encode(resp)
	if err != nil {
		return refuse(&contract.Error{Code: contract.Internal, Message: "the answer cannot be written"}, nil)
	}
	setOutput(finish(output))
	return status()
}

// refuse reports a malformed request.
func refuse(err error, request []byte) int32 {
	var e *contract.Error
	if !errors.As(err, &e) {
		e = &contract.Error{Code: contract.Internal, Message: "the plugin could not answer"}
	}
	return refused(e, request)
}
