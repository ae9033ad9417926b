// Making parts of a picture unreadable for good. The picture is laid out in coarse blocks; a painted block is drawn in
// the mean colour of itself and its neighbours, in few shades. What was there can't be worked out from that.

// So many blocks along the longer side: on a screenshot of a phone a block is higher than a line of text.
const ALONG = 40;
const SMALLEST = 12;
const SHADE = 16;
// As large as the server keeps pictures; phones have little memory.
const LONGEST = 4096;

export class Mosaic {
  /** `bitmap` drawn on `canvas`, ready to be painted on. */
  constructor(canvas, bitmap) {
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    this.canvas = canvas;
    this.bitmap = bitmap;
    this.block = Math.max(SMALLEST, Math.ceil(Math.max(canvas.width, canvas.height) / ALONG));
    this.columns = Math.ceil(canvas.width / this.block);
    this.rows = Math.ceil(canvas.height / this.block);
    this.pen = canvas.getContext("2d");
    this.pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    this.means = this.#means();
    this.painted = new Set();
    this.strokes = [];
  }

  /** The mean colour of each block, read from the whole picture once. */
  #means() {
    const { width, height } = this.canvas;
    const sums = new Float64Array(this.columns * this.rows * 4);
    for (let row = 0; row < this.rows; row += 1) {
      const top = row * this.block;
      const tall = Math.min(this.block, height - top);
      const { data } = this.pen.getImageData(0, top, width, tall);
      for (let at = 0; at < data.length; at += 4) {
        const to = (row * this.columns + Math.floor(((at / 4) % width) / this.block)) * 4;
        sums[to] += data[at];
        sums[to + 1] += data[at + 1];
        sums[to + 2] += data[at + 2];
        sums[to + 3] += 1;
      }
    }
    return sums;
  }

  #colour(column, row) {
    const sum = [0, 0, 0, 0];
    for (let y = Math.max(0, row - 1); y <= Math.min(this.rows - 1, row + 1); y += 1) {
      for (let x = Math.max(0, column - 1); x <= Math.min(this.columns - 1, column + 1); x += 1) {
        for (let part = 0; part < 4; part += 1) sum[part] += this.means[(y * this.columns + x) * 4 + part];
      }
    }
    return sum.slice(0, 3).map((one) => Math.min(255, Math.round(one / sum[3] / SHADE) * SHADE));
  }

  begin() {
    this.strokes.push([]);
  }

  /** Paint every block that the rectangle touches, in pixels of the picture. */
  paint(left, top, width, height) {
    const first = (value, most) => Math.min(most - 1, Math.max(0, Math.floor(value / this.block)));
    for (let row = first(top, this.rows); row <= first(top + height, this.rows); row += 1) {
      for (let column = first(left, this.columns); column <= first(left + width, this.columns); column += 1) {
        const at = row * this.columns + column;
        if (this.painted.has(at)) continue;
        this.painted.add(at);
        this.strokes.at(-1).push(at);
        this.pen.fillStyle = `rgb(${this.#colour(column, row).join(",")})`;
        this.pen.fillRect(column * this.block, row * this.block, this.block, this.block);
      }
    }
  }

  /** Take back the last stroke that painted something. */
  undo() {
    while (this.strokes.length && !this.strokes.at(-1).length) this.strokes.pop();
    for (const at of this.strokes.pop() ?? []) {
      this.painted.delete(at);
      const [x, y] = [(at % this.columns) * this.block, Math.floor(at / this.columns) * this.block];
      this.pen.save();
      this.pen.beginPath();
      this.pen.rect(x, y, this.block, this.block);
      this.pen.clip();
      this.pen.drawImage(this.bitmap, 0, 0, this.canvas.width, this.canvas.height);
      this.pen.restore();
    }
  }

  get isPainted() {
    return this.painted.size > 0;
  }

  /** The picture as it stands, encoded anew: a file that holds nothing of the original but these pixels. */
  async file(name) {
    const blob = await new Promise((done) => this.canvas.toBlob(done, "image/jpeg", 0.9));
    return new File([blob], name.replace(/\.[^.]*$/, "") + "-lam-mo.jpg", { type: "image/jpeg" });
  }
}
