package enginebench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// toolchain compiles the plugin of one language.
type toolchain struct {
	identity string // changes with whatever could change the module
	compile  func(ctx context.Context, sources, work, out string) error
}

func findToolchain(ctx context.Context, l Language, root string) (toolchain, error) {
	switch l {
	case Go:
		return goToolchain(ctx)
	case Rust:
		return rustToolchain(ctx, filepath.Join(root, ".cache", "toolchains", "rust"), filepath.Join(root, ".cache", "enginebench", "rust-target"))
	case C:
		return clangToolchain(ctx, filepath.Join(root, ".cache", "toolchains", "c", "clang"))
	}
	return toolchain{}, fmt.Errorf("unknown language %q", l)
}

// missing says which component of scripts/setup brings a tool.
func missing(component string, err error) error {
	return fmt.Errorf("no toolchain: %w; run scripts/setup %s", err, component)
}

func goToolchain(ctx context.Context) (toolchain, error) {
	flags := []string{"build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", "-ldflags=-s -w -buildid="}
	version, err := output(exec.CommandContext(ctx, "go", "env", "GOVERSION"))
	if err != nil {
		return toolchain{}, missing("go", err)
	}
	return toolchain{version + strings.Join(flags, " "), func(ctx context.Context, sources, _, out string) error {
		c := exec.CommandContext(ctx, "go", append(flags, "-o", out, ".")...)
		c.Dir = sources
		c.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
		_, err := output(c)
		return err
	}}, nil
}

func clangToolchain(ctx context.Context, clang string) (toolchain, error) {
	// 16 KiB of stack, so that everything fits into one page.
	flags := []string{"--target=wasm32", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-ffreestanding", "-nostdlib",
		"-Wl,--no-entry", "-Wl,-z,stack-size=16384"}
	version, err := output(exec.CommandContext(ctx, clang, "--version"))
	if err != nil {
		return toolchain{}, missing("c", err)
	}
	return toolchain{version + strings.Join(flags, " "), func(ctx context.Context, sources, _, out string) error {
		files, err := filepath.Glob(filepath.Join(sources, "*.c"))
		if err != nil {
			return err
		}
		_, err = output(exec.CommandContext(ctx, clang, append(append(flags, "-o", out), files...)...))
		return err
	}}, nil
}

// rustToolchain reads what scripts/setup.d/rust left in dir. Compiled dependencies are kept in target.
func rustToolchain(ctx context.Context, dir, target string) (toolchain, error) {
	const triple = "wasm32-unknown-unknown"
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return toolchain{}, missing("rust", err)
	}
	version, err := output(exec.CommandContext(ctx, filepath.Join(dir, "rustc"), "-vV"))
	if err != nil {
		return toolchain{}, missing("rust", err)
	}
	// The default stack of 1 MiB would be 16 of the 20 pages.
	flags := "-C link-arg=-zstack-size=32768"
	args := []string{"build", "--quiet", "--release", "--target", triple, "--target-dir", target}
	env := append(os.Environ(), "RUSTC="+filepath.Join(dir, "rustc"), "CARGO_HOME="+filepath.Join(target, "home"))
	if sysroot := filepath.Join(dir, "sysroot"); exists(sysroot) {
		flags += " --sysroot " + sysroot
	}
	if ld := filepath.Join(dir, "wasm-ld"); exists(ld) {
		env = append(env, "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="+ld)
	}
	if crates := filepath.Join(dir, "crates"); exists(crates) {
		args = append(args, "--offline", "--config", `source.crates-io.replace-with="crates"`, "--config", fmt.Sprintf("source.crates.directory=%q", crates))
	}
	env = append(env, "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="+flags)
	return toolchain{version + flags, func(ctx context.Context, sources, work, out string) error {
		// A copy, because cargo writes a lock file beside the manifest.
		if err := os.CopyFS(filepath.Join(work, "src"), os.DirFS(sources)); err != nil {
			return err
		}
		c := exec.CommandContext(ctx, filepath.Join(dir, "cargo"), args...)
		c.Dir, c.Env = filepath.Join(work, "src"), env
		if _, err := output(c); err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join(target, triple, "release", "bench.wasm"))
		if err != nil {
			return err
		}
		return os.WriteFile(out, b, 0o600)
	}}, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// output runs a command; what it said on stderr becomes part of the error.
func output(c *exec.Cmd) (string, error) {
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", filepath.Base(c.Path), err, strings.TrimSpace(said.String()))
	}
	return string(out), nil
}
