/**
 * Output of the tools that meter GPUs and chips. "Recorded": printed by the tool on somebody's machine
 * and published, with its numbers. "In form": recorded keys, units and layout, with numbers of ours.
 * "Documented": put together from the tool's manual.
 */

/** Recorded, `--query-gpu=timestamp,power.draw,memory.used --format=csv,noheader -l 1`, a notebook under load. */
export const notebookLog = `2026/08/17 22:35:54.844, 44.94 W, 2163 MiB
2026/08/17 22:35:55.848, 45.06 W, 2163 MiB
2026/08/17 22:35:56.848, 45.05 W, 2163 MiB
`;

/** Recorded, `--query-gpu=timestamp,power.draw --format=csv,noheader -l 1`, one training card. */
export const trainingLog = `2019/08/23 14:54:47.307, 208.36 W
2019/08/23 14:54:48.310, 249.62 W
2019/08/23 14:54:49.315, 205.51 W
`;

/** Recorded, `--query-gpu=power.draw,memory.used,memory.total --format=csv,noheader`, seven cards at rest. */
export const sevenCards = `31.09 W, 13322 MiB, 16384 MiB
31.33 W, 13288 MiB, 16384 MiB
32.56 W, 13288 MiB, 16384 MiB
33.78 W, 13228 MiB, 16384 MiB
31.07 W, 360 MiB, 16384 MiB
31.31 W, 460 MiB, 16384 MiB
30.82 W, 1294 MiB, 16384 MiB
`;

/** Recorded, `--query-gpu=name,power.draw,memory.used,memory.total --format=csv,noheader`: CPU and GPU share memory. */
export const sharedMemory = "NVIDIA GB10, 12.98 W, [N/A], [N/A]\n";

/** In form, drivers up to 580: a field that nvidia-smi does not know fails the whole query, on standard output. */
export const unknownField = (field: string) => `Field "${field}" is not a valid field to query.\n\n`;

/** Recorded: the kernel module is not loaded. */
export const noDriver =
  "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. " +
  "Make sure that the latest NVIDIA driver is installed and running.\n\n";

/** In form, ROCm 6: numbers are text, and what holds for all cards stands under `system`. */
export const rocm6 = (watts: string, used: string) =>
  JSON.stringify({
    card0: {
      "Average Graphics Package Power (W)": watts,
      "VRAM Total Memory (B)": "25753026560",
      "VRAM Total Used Memory (B)": used,
      "Card Series": "Radeon RX 7900 XTX",
      "Card Model": "0x744c",
      "Card Vendor": "Advanced Micro Devices, Inc. [AMD/ATI]",
    },
    system: { "Driver version": "6.7.0" },
  });

/** In form, ROCm 5 and MI250: two dies on one board, and the first reports for both. */
export const mi250 = JSON.stringify({
  card0: {
    "Average Graphics Package Power (W)": "89.0",
    "VRAM Total Memory (B)": "68702699520",
    "VRAM Total Used Memory (B)": "1000000",
    "Card series": "AMD INSTINCT MI250 (MCM) OAM AC MBA",
    "Card model": "0x0b0c",
  },
  card1: {
    "Average Graphics Package Power (W)": "N/A (Secondary die)",
    "VRAM Total Memory (B)": "68702699520",
    "VRAM Total Used Memory (B)": "2000000",
    "Card series": "AMD INSTINCT MI250 (MCM) OAM AC MBA",
    "Card model": "0x0b0c",
  },
  system: { "Driver version": "6.2.4" },
});

/** Recorded, ROCm 6, shortened: newer cards and chips tell the power of this moment instead of an average. */
export const rembrandt = JSON.stringify({
  card0: {
    "Current Socket Graphics Package Power (W)": "9.215",
    "VRAM Total Memory (B)": "536870912",
    "VRAM Total Used Memory (B)": "482263040",
    "Card Series": "Rembrandt [Radeon 680M]",
  },
});

/** In form, Apple silicon, shortened. */
export const appleSilicon = (milliwatts: number) => `Machine model: Mac14,7
OS version: 22E252

*** Sampled system activity (Fri Sep 11 13:41:46 2026 -0700) (201.09ms elapsed) ***


**** Processor usage ****

P-Cluster HW active residency:  56.23% (660 MHz:  36% 924 MHz: .54% 3504 MHz:   0%)

CPU Power: 823 mW
GPU Power: 26 mW
ANE Power: 323 mW
Combined Power (CPU + GPU + ANE): ${milliwatts} mW

**** GPU usage ****

GPU HW active frequency: 338 MHz
GPU Power: 26 mW
`;

/** Documented: powermetrics on a Mac with an Intel processor. */
export const appleIntel = `*** Sampled system activity (Fri Sep 11 13:41:46 2026 -0700) (201.09ms elapsed) ***

**** Processor usage ****

Intel energy model derived package power (CPUs+GT+SA): 3.25W
`;

/** Recorded: what sudo says when it may not ask. */
export const passwordNeeded = "sudo: a password is required\n";
