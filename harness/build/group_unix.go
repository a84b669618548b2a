//go:build unix

package build

import (
	"os/exec"
	"syscall"
)

// grouped makes a command and all that it starts one group, so that none of it outlives an interruption: a compiler that
// went on would write into what the next build reads. The function it gives ends what is left of the group.
func grouped(cmd *exec.Cmd) (end func()) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	return func() {
		if cmd.Process != nil {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // mostly there is nobody left
		}
	}
}
