@echo off
setlocal DisableDelayedExpansion
set "PYTHONUTF8=1"
set "RESULT=2"
rem The launcher py, else python; what the Store puts in its place answers nothing.
set "STARTER=py -3"
%STARTER% -c "" >nul 2>nul
if %ERRORLEVEL%==0 goto found
set "STARTER=python"
%STARTER% -c "" >nul 2>nul
if not %ERRORLEVEL%==0 goto nopython
:found
%STARTER% "%~dp0make.py" program %*
set "RESULT=%ERRORLEVEL%"
:end
exit /b %RESULT%
:nopython
chcp 65001 >nul
echo Python が見つかりません。Python 3.11 以降を入れてから、もう一度実行してください。
goto end
