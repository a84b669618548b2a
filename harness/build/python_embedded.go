//go:build pyruntime

package build

import _ "embed"

//go:embed medplug-python.wasm
var runtimeFile []byte

// embeddedRuntime is the Python runtime in a program built with the tag pyruntime, for which make puts the file here.
func embeddedRuntime() []byte { return runtimeFile }
