//! Decodes PNG and JPEG within the memory of class standard, and shrinks them.

use medplug::{code, Fault};
use std::io::Cursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Keeps a progressive JPEG, which holds ten bytes a pixel while it is read, within class standard.
const MOST_PIXELS: usize = 800_000;
/// What a PNG may hold besides its pixels: palettes, and text that is packed.
const MOST_EXTRA: usize = 256 << 10;
/// Passes over a progressive JPEG: cameras need 10, a file made to take long has hundreds.
const MOST_SCANS: usize = 64;
/// The longer side of what is measured; more would not measure better.
const WORK_SIDE: f64 = 160.0;

/// An image as it is measured: shrunk by area, over white.
pub struct Picture {
    pub w: usize,
    pub h: usize,
    pub r: Vec<f32>, // 0 to 255, and so the others
    pub g: Vec<f32>,
    pub b: Vec<f32>,
    pub full: (usize, usize), // width and height of the image
    pub scale: f64,           // pixels of the image to one of the picture
}

/// Decodes one image of the request. Its errors are the contract's: what is too large for this plugin's memory, and what
/// claims to be an image and is none.
pub fn open(encoded: String, index: usize) -> Result<Picture, Fault> {
    let fault = |code, message: &str| Fault::new(code, message, format!("/lesion_images/{index}"));
    let data = medplug::base64::decode(&encoded).ok_or_else(|| fault(code::INVALID_IMAGE, "not standard base64"))?;
    drop(encoded); // room for the pixels
    let decoded = if data.starts_with(b"\x89PNG") { png(data) } else { jpeg(&data) };
    decoded.map_err(|e| match e {
        Refusal::Large => fault(code::IMAGE_TOO_LARGE, "more pixels than this plugin's memory holds"),
        Refusal::Broken => fault(code::INVALID_IMAGE, "the image cannot be decoded"),
    })
}

/// Why an image is not taken.
enum Refusal {
    Large,
    Broken,
}

/// Refuses by the header, before there is memory for a pixel.
fn admit(w: usize, h: usize) -> Result<(), Refusal> {
    match w.checked_mul(h) {
        Some(0) => Err(Refusal::Broken),
        Some(n) if n <= MOST_PIXELS => Ok(()),
        _ => Err(Refusal::Large),
    }
}

fn png(data: Vec<u8>) -> Result<Picture, Refusal> {
    let broken = |_| Refusal::Broken;
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(data), png::Limits { bytes: MOST_EXTRA });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let head = decoder.read_header_info().map_err(broken)?;
    let (w, h) = (head.width as usize, head.height as usize);
    admit(w, h)?;
    decoder.set_limits(png::Limits { bytes: MOST_EXTRA + 16 * w }); // rows, of at most 8 bytes a pixel, two at a time
    let mut reader = decoder.read_info().map_err(broken)?;
    let channels = reader.output_color_type().0.samples();
    let mut pixels = vec![0; reader.output_buffer_size()];
    reader.next_frame(&mut pixels).map_err(broken)?;
    drop(reader);
    let mut sums = Sums::new(w, h);
    for (y, row) in pixels.chunks_exact(w * channels).enumerate().take(h) {
        let pixels = row.chunks_exact(channels);
        match channels {
            1 => sums.add(y, pixels.map(|p| [p[0]; 3])),
            2 => sums.add(y, pixels.map(|p| over_white([p[0]; 3], p[1]))),
            3 => sums.add(y, pixels.map(|p| [p[0], p[1], p[2]])),
            _ => sums.add(y, pixels.map(|p| over_white([p[0], p[1], p[2]], p[3]))),
        }
    }
    Ok(sums.mean())
}

fn over_white(rgb: [u8; 3], alpha: u8) -> [u8; 3] {
    let a = u32::from(alpha);
    rgb.map(|v| ((u32::from(v) * a + 255 * (255 - a) + 127) / 255) as u8)
}

fn jpeg(data: &[u8]) -> Result<Picture, Refusal> {
    let broken = |_| Refusal::Broken;
    if !ends(data) {
        return Err(Refusal::Broken);
    }
    let options = DecoderOptions::default().set_strict_mode(true).jpeg_set_max_scans(MOST_SCANS);
    let mut decoder = JpegDecoder::new_with_options(data, options);
    decoder.decode_headers().map_err(broken)?;
    let (w, h) = decoder.dimensions().ok_or(Refusal::Broken)?;
    admit(w, h)?;
    let space = match decoder.get_input_colorspace() {
        Some(same @ (ColorSpace::YCbCr | ColorSpace::Luma)) => same,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    let channels = space.num_components();
    let mut pixels = vec![0; w * h * channels];
    decoder.decode_into(&mut pixels).map_err(broken)?;
    drop(decoder);
    let mut sums = Sums::new(w, h);
    // Half of the rows are enough where each of the picture's has two or more.
    let step = if space == ColorSpace::YCbCr && sums.p.scale >= 2.0 { 2 } else { 1 };
    for (y, row) in pixels.chunks_exact(w * channels).enumerate().step_by(step) {
        let pixels = row.chunks_exact(channels);
        if channels == 1 {
            sums.add(y, pixels.map(|p| [p[0]; 3]));
        } else {
            sums.add(y, pixels.map(|p| [p[0], p[1], p[2]]));
        }
    }
    if space == ColorSpace::YCbCr {
        sums.convert();
    }
    Ok(sums.mean())
}

/// Tells whether the scans of a JPEG are followed by its end: what a file that was cut lacks, the decoder would make up.
fn ends(data: &[u8]) -> bool {
    let mut i = 2;
    loop {
        match data.get(i..i + 4) {
            Some([0xFF, 0xFF, ..]) => i += 1, // fill byte
            Some([0xFF, 0xDA, ..]) => return data[i..].windows(2).rev().any(|w| w == [0xFF, 0xD9]),
            Some([0xFF, _, high, low]) => i += 2 + usize::from(u16::from_be_bytes([*high, *low])),
            _ => return false,
        }
    }
}

/// Sums up an image's pixels over those of its picture.
struct Sums {
    p: Picture,
    count: Vec<f32>,
    starts: Vec<usize>,
}

impl Sums {
    fn new(w: usize, h: usize) -> Sums {
        let scale = (w.max(h) as f64 / WORK_SIDE).max(1.0);
        let (pw, ph) = (((w as f64 / scale) as usize).max(1), ((h as f64 / scale) as usize).max(1));
        let zero = vec![0.0; pw * ph];
        let p = Picture { w: pw, h: ph, r: zero.clone(), g: zero.clone(), b: zero.clone(), full: (w, h), scale };
        Sums { starts: p.starts(), p, count: zero }
    }

    fn add(&mut self, y: usize, mut row: impl Iterator<Item = [u8; 3]>) {
        let at = y * self.p.h / self.p.full.1 * self.p.w;
        for c in 0..self.p.w {
            let n = self.starts[c + 1] - self.starts[c];
            let mut sum = [0u32; 3];
            for p in row.by_ref().take(n) {
                sum[0] += u32::from(p[0]);
                sum[1] += u32::from(p[1]);
                sum[2] += u32::from(p[2]);
            }
            self.p.r[at + c] += sum[0] as f32;
            self.p.g[at + c] += sum[1] as f32;
            self.p.b[at + c] += sum[2] as f32;
            self.count[at + c] += n as f32;
        }
    }

    /// Turns sums of luma and chroma into sums of colours: the conversion (BT.601 over the full range, as in JFIF) is
    /// linear but for its bounds.
    fn convert(&mut self) {
        for (i, &n) in self.count.iter().enumerate() {
            let (y, cb, cr) = (self.p.r[i], self.p.g[i] - 128.0 * n, self.p.b[i] - 128.0 * n);
            let bound = |sum: f32| sum.max(0.0).min(255.0 * n);
            self.p.r[i] = bound(y + 1.402 * cr);
            self.p.g[i] = bound(y - 0.344136 * cb - 0.714136 * cr);
            self.p.b[i] = bound(y + 1.772 * cb);
        }
    }

    fn mean(mut self) -> Picture {
        for (i, n) in self.count.iter().enumerate() {
            self.p.r[i] /= n;
            self.p.g[i] /= n;
            self.p.b[i] /= n;
        }
        self.p
    }
}

impl Picture {
    /// The image's first column of each of the picture's, and where the last ends.
    pub fn starts(&self) -> Vec<usize> {
        // The first x with x * w / full >= c.
        (0..=self.w).map(|c| (c * self.full.0 + self.w - 1) / self.w).collect()
    }

    /// How bright a pixel looks, 0 to 255.
    pub fn light(&self, i: usize) -> f32 {
        0.299 * self.r[i] + 0.587 * self.g[i] + 0.114 * self.b[i]
    }
}
