#!/usr/bin/env bash
# Makes the real files that the tests upload. Run it by hand; what it makes is committed.
# Needs (Debian names): chromium fonts-arphic-uming libreoffice-writer-nogui qpdf ffmpeg libimage-exiftool-perl
set -euo pipefail
cd "$(dirname "$0")"
out=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# --- entry documents: Traditional Chinese text printed by a browser, as an entrant would do it -------------------------------
style='<style>@page{size:A4;margin:22mm}body{font:15pt/2.0 "AR PL UMing TW",serif}h2,th{font-weight:400}section+section{break-before:page}table{border-collapse:collapse}td,th{border:1px solid #555;padding:2mm 4mm}</style>'

titles=(參賽單位與專案簡介 服務策略與顧客洞察 服務流程與數位工具 人員培訓與授權 執行成效與財務效益 持續改善與未來展望)
texts=(
  '安禾客服股份有限公司成立於二〇〇八年，以電話、文字與到府三種管道服務全臺四百萬名用戶。本專案由客服中心、資訊與門市三個部門共同推動，目標是讓顧客一次說清楚、一次就解決。'
  '我們每季訪談一百二十位顧客，將抱怨內容編為二十七類，再以旅程圖找出等待最久的三個環節：身分核對、轉接專人與回覆進度。每一項改善都指定負責人，並公開完成日期。'
  '來電者的問題先由語意分類送到合適的專員；專員畫面同時呈現最近三次往來紀錄，不必請顧客重述。若當下無法解決，系統自動寄出案件編號與預計回覆時間，並在時限前兩小時提醒承辦人。'
  '新進人員完成八十小時訓練並通過情境演練後方可獨立接聽。第一線專員有權在三千元以內直接補償顧客，事後只需登錄原因；主管每週抽聽二十通錄音，與專員一起討論可以更好的地方。'
  '推動十八個月後，一次解決率由七成一提升至八成六，平均等待由九十五秒降為三十八秒，客訴件數減少四成。計算方式：減少的重複來電數乘以每通成本一百一十二元，全年節省約二千三百萬元。'
  '下一階段將把聽障顧客的視訊手語服務延伸到夜間，並與三家同業分享匿名化的等待時間資料，共同訂出服務水準的參考值。我們相信好的服務可以被量測，也值得被看見。'
)

page() { # title, text, with a table on the results page
  echo "<section><h2>$1</h2><p>$2</p>"
  [ "$1" = 執行成效與財務效益 ] && echo '<table><tr><th>指標</th><th>推動前</th><th>推動後</th></tr><tr><td>一次解決率</td><td>71%</td><td>86%</td></tr><tr><td>平均等待（秒）</td><td>95</td><td>38</td></tr></table>'
  echo '</section>'
}

print_html() { # html, pdf
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$(mktemp -d -p "$work")" \
    --no-pdf-header-footer --print-to-pdf="$2" "file://$1" 2>/dev/null
}

{ echo "<!doctype html><html lang=zh-Hant><meta charset=utf-8><title>安禾客服參賽資料</title>$style"
  for n in "${!titles[@]}"; do page "${titles[n]}" "${texts[n]}"; done; } > "$work/entry.html"
print_html "$work/entry.html" "$out/entry.pdf"

{ cat "$work/entry.html"
  for n in 1 2 3 4 5; do page "補充說明之$n" "${texts[n]}"; done; } > "$work/entry11.html"
print_html "$work/entry11.html" "$out/entry-11-pages.pdf"

qpdf --encrypt open-me own-me 256 -- entry.pdf entry-encrypted.pdf

# --- yearbook text: a Word document saved by LibreOffice --------------------------------------------------------------------
cat > "$work/yearbook.html" <<'HTML'
<html lang="zh-Hant"><head><meta charset="utf-8"><title>獲獎專刊</title></head><body>
<h1>獲獎專刊資料</h1>
<table border="1"><tr><td>公司名稱</td><td>安禾客服股份有限公司</td></tr><tr><td>獎項</td><td>最佳客戶服務創新企業</td></tr></table>
<h2>得獎感言</h2><p>感謝每一位願意把不滿說出來的顧客，您的聲音讓我們知道可以做得更好。</p>
<h2>專案摘要</h2><p>以一次說清楚、一次就解決為目標，十八個月內將一次解決率由七成一提升至八成六，平均等待時間降為三十八秒。</p>
</body></html>
HTML
HOME="$work" soffice --headless --infilter='HTML (StarWriter)' --convert-to 'docx:MS Word 2007 XML' --outdir "$work" "$work/yearbook.html" >/dev/null 2>&1
cp "$work/yearbook.docx" "$out/yearbook.docx"

# --- photos: one rendered picture, two declared densities, with the EXIF data a camera leaves ---------------------------------
ffmpeg -v error -y -f lavfi -i 'mandelbrot=size=1200x800:start_scale=1.4' -frames:v 1 -q:v 22 "$work/photo.jpg"
for dpi in 300 72; do
  name=photo.jpg; [ $dpi = 72 ] && name=photo-72dpi.jpg
  cp "$work/photo.jpg" "$out/$name"
  exiftool -q -overwrite_original \
    -JFIF:ResolutionUnit=inches -JFIF:XResolution=$dpi -JFIF:YResolution=$dpi \
    -IFD0:ResolutionUnit=inches -IFD0:XResolution=$dpi -IFD0:YResolution=$dpi \
    -Make=Example -Model='Example Camera' -Artist='王小明' -DateTimeOriginal='2025:05:20 10:30:00' "$out/$name"
done

# --- clip: two seconds of H.264 with sound -------------------------------------------------------------------------------------
ffmpeg -v error -y -f lavfi -i 'testsrc2=size=320x180:rate=10:duration=2' -f lavfi -i 'sine=frequency=440:duration=2' \
  -c:v libx264 -preset veryslow -crf 34 -pix_fmt yuv420p -c:a aac -b:a 32k -movflags +faststart -shortest clip.mp4

ls -l "$out"
