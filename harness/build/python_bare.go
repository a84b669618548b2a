//go:build !pyruntime

package build

// embeddedRuntime is nothing: this program brings no Python runtime along.
func embeddedRuntime() []byte { return nil }
