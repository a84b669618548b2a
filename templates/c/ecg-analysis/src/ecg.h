// What an ECG shows, measured over all leads at once.
#ifndef ECG_H
#define ECG_H

#include "medplug.h"

enum { most_leads = 12, most_samples = 163840, most_beats = 6000 };
enum { missing = -32768 }; // a sample that was not recorded

// The recording, in microvolts, lead after lead.
struct recording {
  double rate; // Hz
  int leads, samples;
  bool too_high; // a value over 20 mV
  bool too_long; // more than this plugin holds
  char names[most_leads][4];
};
extern struct recording ecg;
extern int16_t ecg_samples[most_samples];

// ecg_read takes the signal of a sound request, whichever encoding it came in.
void ecg_read(mp_json request);

struct st_level {
  double j, j60, error; // mV at the J point, 60 ms later, and the standard error; NaN when not measured
};

enum regularity { unknown_rhythm, regular_rhythm, irregular_rhythm };

struct analysis {
  const char *refusal; // a reason_code, NULL when the ECG was measured
  double seconds;
  int beats, intervals; // intervals: that are known
  double average, resting, fastest, sdnn, rmssd; // bpm and ms
  double longest;                                // ms
  enum regularity regularity;
  int ectopic;
  double clarity, quality; // [0,1]: how alike the beats are; the same, times the share of samples that carry a signal
  double qrs;              // ms, NaN when not measured
  bool used[most_leads];
  struct st_level st[most_leads];
};
extern struct analysis found;
extern int32_t r_peaks[most_beats]; // samples, from 0

// ecg_measure measures the recording.
void ecg_measure(void);

// Steps of it.
void ecg_detect(void);   // found.beats, r_peaks, found.used, found.clarity
void ecg_rhythm(void);   // rates, variability, regularity
void ecg_segments(void); // found.st, found.qrs

extern bool ectopic[most_beats];
bool ecg_known(int b); // whether the interval before a beat is: no gap lies in it
double median_of(double *v, int n); // reorders v; NaN for none

#endif
