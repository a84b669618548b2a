package main

import (
	"github.com/medplug/medplug/conformance/shrink"
)

// keptExtra is how many bytes a file of a kept request has at most beside the request, which may stand there in base64.
const keptExtra = 1 << 20

// readRequestFile reads a request's file: the request itself, or one of those that test keeps in .medplug/failing. One that
// is longer than allowed comes back longer, too.
func readRequestFile(path string, most int64) ([]byte, error) {
	text, err := readCapped(path, 2*most+keptExtra)
	if err != nil {
		return nil, err
	}
	if request, ok := shrink.RequestIn(text); ok {
		return request, nil
	}
	return text, nil
}
