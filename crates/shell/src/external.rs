//! Names that are known to be programs, wherever a shell may also have a function of that name.

/// Whether `name`, a command word without a slash, is known to be a program. A name with an
/// extension is a file.
pub(crate) fn is_program(name: &str) -> bool {
    POSIX.binary_search(&name).is_ok()
        || COREUTILS.binary_search(&name).is_ok()
        || COMMON.binary_search(&name).is_ok()
        || name.contains('.')
        || name
            .strip_prefix("python")
            .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The utilities of POSIX.1-2024 (XCU 3). Sorted.
const POSIX: &[&str] = &[
    "admin", "ar", "asa", "at", "awk", "basename", "batch", "bc", "c17", "c99", "cal", "cat",
    "cflow", "chgrp", "chmod", "chown", "cksum", "cmp", "comm", "compress", "cp", "crontab",
    "csplit", "ctags", "cut", "cxref", "date", "dd", "delta", "df", "diff", "dirname", "du",
    "echo", "ed", "env", "ex", "expand", "expr", "false", "file", "find", "fold", "fort77",
    "fuser", "gencat", "get", "getconf", "gettext", "grep", "head", "iconv", "id", "ipcrm", "ipcs",
    "join", "kill", "lex", "link", "ln", "locale", "localedef", "logger", "logname", "lp", "ls",
    "m4", "mailx", "make", "man", "mesg", "mkdir", "mkfifo", "more", "msgfmt", "mv", "ngettext",
    "nice", "nl", "nm", "nohup", "od", "paste", "patch", "pathchk", "pax", "pr", "printf", "prs",
    "ps", "pwd", "readlink", "realpath", "renice", "rm", "rmdel", "rmdir", "sact", "sccs", "sed",
    "sh", "sleep", "sort", "split", "strings", "strip", "stty", "tabs", "tail", "talk", "tee",
    "test", "time", "timeout", "touch", "tput", "tr", "true", "tsort", "tty", "uname",
    "uncompress", "unexpand", "unget", "uniq", "unlink", "uucp", "uudecode", "uuencode", "uustat",
    "uux", "val", "vi", "wc", "what", "who", "write", "xargs", "xgettext", "yacc", "zcat",
];

/// What GNU coreutils 9.5 adds to those. Sorted.
const COREUTILS: &[&str] = &[
    "arch", "b2sum", "base32", "base64", "basenc", "chcon", "chroot", "dir", "dircolors", "factor",
    "fmt", "groups", "hostid", "hostname", "install", "md5sum", "mknod", "mktemp", "nproc",
    "numfmt", "pinky", "printenv", "ptx", "runcon", "seq", "sha1sum", "sha224sum", "sha256sum",
    "sha384sum", "sha512sum", "shred", "shuf", "stat", "stdbuf", "sum", "sync", "tac", "truncate",
    "uptime", "users", "vdir", "whoami", "yes",
];

/// Programs that Python programs often start; none of them is set up as a shell function. Sorted.
const COMMON: &[&str] = &[
    "7z", "a2enmod", "a2ensite", "aapt", "adb", "addgroup", "adduser", "ansible", "ant", "apk",
    "apt", "apt-cache", "apt-get", "apt-key", "aptitude", "aria2c", "autoconf", "automake",
    "autoreconf", "aws", "az", "bash", "bazel", "black", "brew", "bundle", "bunzip2", "bzip2",
    "c++", "cargo", "cc", "certbot", "chattr", "chsh", "clang", "clang++", "clear", "cmake",
    "composer", "convert", "cpio", "cryptsetup", "ctest", "curl", "cvs", "dash", "deluser",
    "depmod", "dig", "dmesg", "dmsetup", "dnf", "docker", "docker-compose", "dot", "dotnet",
    "dpkg", "e2fsck", "emacs", "emerge", "ethtool", "exiftool", "fallocate", "fdisk", "ffmpeg",
    "ffprobe", "firefox", "flake8", "flatpak", "flock", "free", "fusermount", "g++", "gcc",
    "gcloud", "gdb", "gem", "getent", "getfacl", "gh", "git", "gmake", "go", "gofmt", "gpasswd",
    "gpg", "gradle", "groupadd", "gs", "gsettings", "gunzip", "gzip", "hdparm", "helm", "heroku",
    "host", "htop", "hwclock", "ifconfig", "insmod", "ionice", "ip", "ip6tables", "iptables",
    "iptables-restore", "iw", "iwconfig", "jar", "java", "javac", "journalctl", "jq", "killall",
    "kubectl", "latex", "latexmk", "launchctl", "ld", "ldconfig", "ldd", "less", "loadkeys",
    "locale-gen", "losetup", "lsblk", "lsmod", "lsof", "lspci", "lsusb", "lvcreate", "lz4", "mail",
    "md5", "meson", "minikube", "mkfs", "mkswap", "modinfo", "modprobe", "mongod", "mongorestore",
    "mount", "mpirun", "mvn", "mypy", "mysql", "mysqldump", "nano", "nc", "ncat", "netstat",
    "nginx", "ninja", "nmap", "nmcli", "node", "nosetests", "notify-send", "npm", "npx",
    "nslookup", "ntpdate", "nvidia-smi", "objcopy", "objdump", "open", "openssl", "pacman",
    "parted", "passwd", "pdflatex", "pdftotext", "perl", "pg_dump", "pg_restore", "pgrep", "php",
    "ping", "pip", "pip3", "pkg", "pkill", "pnpm", "podman", "poetry", "poweroff", "pre-commit",
    "protoc", "psql", "pv", "pwsh", "pytest", "python", "qemu-img", "qmake", "rails", "rake",
    "reboot", "redis-cli", "redis-server", "resize2fs", "restorecon", "rfkill", "rg", "rmmod",
    "rpm", "rsync", "ruby", "rustc", "rustup", "scons", "scp", "screen", "serverless", "service",
    "setcap", "setfacl", "setxkbmap", "sftp", "shutdown", "snap", "sox", "sphinx-build", "sqlite3",
    "ss", "ssh", "ssh-keygen", "strace", "su", "sudo", "supervisorctl", "svn", "swapoff", "swapon",
    "swig", "sysctl", "systemctl", "systemd-run", "tar", "tcpdump", "terraform", "tmux", "top",
    "tox", "traceroute", "tree", "udevadm", "ufw", "umount", "unrar", "unxz", "unzip",
    "update-alternatives", "update-grub", "useradd", "userdel", "usermod", "uv", "uwsgi",
    "v4l2-ctl", "vagrant", "valgrind", "vim", "virsh", "wget", "which", "wpa_cli", "xcodebuild",
    "xdg-open", "xrandr", "xz", "yarn", "yum", "zip", "zstd", "zypper",
];

#[cfg(test)]
mod tests {
    use super::{COMMON, COREUTILS, POSIX, is_program};

    #[test]
    fn the_tables_are_sorted_for_the_search() {
        for table in [POSIX, COREUTILS, COMMON] {
            for pair in table.windows(2) {
                assert!(pair[0] < pair[1], "{pair:?}");
            }
        }
    }

    #[test]
    fn files_and_versions_are_programs() {
        for name in ["build.sh", "setup.exe", "python", "python3", "python3.12"] {
            assert!(is_program(name), "{name}");
        }
        assert!(!is_program("pythonenv"));
    }
}
