//go:build !unix

package build

import "os/exec"

// grouped ends a command at once when it is interrupted; what it started ends by itself.
func grouped(cmd *exec.Cmd) (end func()) { return func() {} }
